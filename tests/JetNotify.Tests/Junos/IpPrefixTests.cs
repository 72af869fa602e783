using System.Net;
using JetNotify.Junos;

namespace JetNotify.Tests.Junos;

public sealed class IpPrefixTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.1.2", true, true)]
    [InlineData("10.0.0.0/8", "11.0.0.0/8", false, false)]
    [InlineData("10.1.2.3/8", "10.9.9.9/32", true, true)]
    [InlineData("10.0.0.0/25", "10.0.0.1/24", true, false)]
    [InlineData("10.0.0.0/24", "10.0.0.0/24", true, true)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true, true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false, false)]
    [InlineData("::/0", "2001:db8::1/64", true, true)]
    [InlineData("2001:db8::/32", "2001:DB8:ffff::1", true, true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::/33", false, false)]
    [InlineData("192.0.2.1", "192.0.2.1/32", true, true)]
    public void Containment_ignores_host_bits(string outer, string inner, bool address, bool whole)
    {
        Assert.True(IpPrefix.TryParse(outer, out var wide));
        Assert.True(IpPrefix.TryParse(inner, out var narrow));
        Assert.Equal(address, wide.ContainsAddress(narrow));
        Assert.Equal(whole, wide.Contains(narrow));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.0.0")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.01")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("1:2:3")]
    [InlineData("1::2::3")]
    [InlineData(":::")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7::8:9")]
    [InlineData("::1/129")]
    [InlineData("::12345")]
    [InlineData("::g")]
    [InlineData("ge-0/0")]
    public void What_is_no_prefix_is_refused(string text) => Assert.False(IpPrefix.TryParse(text, out _));

    [Fact]
    public void Addresses_read_as_the_framework_reads_them()
    {
        var random = new Random(6);
        Span<byte> bytes = stackalloc byte[16];
        for (int round = 0; round < 2000; round++)
        {
            random.NextBytes(bytes);
            for (int zero = random.Next(16); zero > 0; zero--)
            {
                bytes[random.Next(16)] = 0;
            }

            var address = new IPAddress(round % 2 == 0 ? bytes : bytes[..4]);
            Assert.True(IpPrefix.TryParse(address.ToString(), out var prefix), address.ToString());
            Assert.Equal(address.ToString(), prefix.Address());
        }
    }

    [Fact]
    public void The_network_has_no_host_bits()
    {
        Assert.True(IpPrefix.TryParse("192.0.2.77/28", out var prefix));
        Assert.Equal("192.0.2.77/28", prefix.ToString());
        Assert.Equal("192.0.2.64/28", prefix.Network.ToString());
    }
}
