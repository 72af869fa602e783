using JetNotify.Delivery;

namespace JetNotify.Tests.Delivery;

public sealed class RecordRouteTests
{
    [Theory]
    [InlineData("r1", "ifa", "add", "jet.r1.ifa.add")]
    [InlineData("fra.edge-1", "syslog", null, "jet.fra%2Eedge-1.syslog._")]
    [InlineData("a b*>é", null, null, "jet.a%20b%2A%3E%C3%A9.message._")]
    public void A_subject_has_four_tokens_whatever_the_device_is_called(
        string device, string? kind, string? op, string subject)
    {
        var route = RecordRoute.Of(device, kind, op);

        Assert.Equal(subject, route.Subject);
        Assert.Equal(device, RecordRoute.Parse(subject)!.Device);
        Assert.Equal(route.Kind, RecordRoute.Parse(subject)!.Kind);
    }

    [Fact]
    public void What_happens_to_a_connection_has_a_subject_of_its_own()
    {
        Assert.Equal("jet.r1.status", RecordRoute.OfStatus("r1").Subject);
        Assert.Equal("status", RecordRoute.Parse("jet.r1.status")!.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("jet.r1")]
    [InlineData("jet.r1.ifa")]
    [InlineData("jet..ifa.add")]
    [InlineData("other.r1.ifa.add")]
    [InlineData("jet.r1.ifa.add.more")]
    public void Another_subject_is_none(string subject) => Assert.Null(RecordRoute.Parse(subject));
}
