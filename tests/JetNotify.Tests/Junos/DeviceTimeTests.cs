using JetNotify.Junos;

namespace JetNotify.Tests.Junos;

public sealed class DeviceTimeTests
{
    [Fact]
    public void Both_forms_are_read()
    {
        Assert.True(DeviceTime.TryParse("2019-01-22-14:59:06"u8, out var time));
        Assert.Equal(new DeviceTime(new DateTime(2019, 1, 22, 14, 59, 6), true), time);
        Assert.True(DeviceTime.TryParse("2015-12-08"u8, out time));
        Assert.Equal(new DeviceTime(new DateTime(2015, 12, 8), false), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2019-02-29")]
    [InlineData("2019-13-01")]
    [InlineData("0000-01-01")]
    [InlineData("2019-01-22T14:59:06")]
    [InlineData("2019-01-22-24:00:00")]
    [InlineData("2019-01-22-14:59:60")]
    [InlineData("2019-01-22-14:59")]
    public void Anything_else_is_not(string text) => Assert.False(DeviceTime.TryParse(Bodies.Utf8(text), out _));
}
