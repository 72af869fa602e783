using System.Net.Security;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Tests.Mqtt.Transport;

public sealed class CipherSuitesTests
{
    [Theory]
    [InlineData("TLS_AES_128_GCM_SHA256", TlsCipherSuite.TLS_AES_128_GCM_SHA256)]
    [InlineData("TLS_DHE_RSA_WITH_AES_256_CBC_SHA256", TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA256)]
    [InlineData("ECDHE-ECDSA-AES256-GCM-SHA384", TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384)]
    [InlineData("ECDHE-RSA-CHACHA20-POLY1305", TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256)]
    [InlineData("ECDHE-RSA-AES128-SHA", TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA)]
    [InlineData("DHE-RSA-AES256-CCM8", TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_CCM_8)]
    [InlineData("DHE-PSK-AES256-CCM", TlsCipherSuite.TLS_DHE_PSK_WITH_AES_256_CCM)]
    [InlineData("ECDHE-ARIA256-GCM-SHA384", TlsCipherSuite.TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384)]
    [InlineData("DHE-RSA-CAMELLIA128-SHA256", TlsCipherSuite.TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256)]
    [InlineData("AES128-SHA", TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA)]
    [InlineData("AES256-GCM-SHA384", TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384)]
    [InlineData("ECDHE-RSA-DES-CBC3-SHA", TlsCipherSuite.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA)]
    [InlineData("PSK-CHACHA20-POLY1305", TlsCipherSuite.TLS_PSK_WITH_CHACHA20_POLY1305_SHA256)]
    [InlineData("ADH-AES128-SHA256", TlsCipherSuite.TLS_DH_anon_WITH_AES_128_CBC_SHA256)]
    [InlineData("NULL-SHA256", TlsCipherSuite.TLS_RSA_WITH_NULL_SHA256)]
    public void Both_ways_of_naming_are_known(string name, TlsCipherSuite suite) =>
        Assert.Equal([suite], CipherSuites.Parse(name));

    [Fact]
    public void A_list_keeps_its_order() => Assert.Equal(
        [TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA, TlsCipherSuite.TLS_AES_128_GCM_SHA256],
        CipherSuites.Parse("AES256-SHA:TLS_AES_128_GCM_SHA256"));

    [Theory]
    [InlineData("HIGH")]
    [InlineData("!aNULL")]
    [InlineData("4865")]
    [InlineData("ECDHE-RSA-")]
    [InlineData("-")]
    public void What_is_no_single_suite_is_named(string name)
    {
        var failure = Assert.Throws<MqttException>(() => CipherSuites.Parse($"AES128-SHA:{name}"));

        Assert.Equal(FailureKind.Tls, failure.Kind);
        Assert.StartsWith($"unknown cipher suite '{name}'", failure.Message, StringComparison.Ordinal);
    }
}
