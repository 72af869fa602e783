using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Tests.Mqtt.Transport;

public sealed class CertificateStrengthTests
{
    [Theory]
    [InlineData(1024, "SHA256", "has an RSA key of 1024 bits")]
    [InlineData(2048, "SHA1", "is signed over SHA-1")]
    [InlineData(2048, "SHA256", null)]
    public void A_weak_certificate_is_refused_whoever_signed_it(int bits, string hash, string? why)
    {
        using RSA authorityKey = RSA.Create(2048);
        var authority = Request("CN=authority", authorityKey, "SHA256");
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 root = authority.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        using RSA key = RSA.Create(bits);
        using X509Certificate2 shown = Request("CN=localhost", key, hash)
            .Create(root, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), [1]);
        var judge = new CertificateJudge("localhost", new TlsOptions { TrustedRoots = [root] });
        using var chain = new X509Chain { ChainPolicy = judge.Policy() };
        chain.Build(shown);

        Assert.Equal(why is null, judge.Accept(this, shown, chain, SslPolicyErrors.None));
        Assert.Contains(why ?? "", judge.Refusal ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void The_own_signature_of_a_root_does_not_matter()
    {
        using RSA key = RSA.Create(2048);
        using X509Certificate2 root = Request("CN=old root", key, "SHA1").CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));

        Assert.Null(CertificateStrength.Weakness(root));
    }

    private static CertificateRequest Request(string name, RSA key, string hash) =>
        new(name, key, new HashAlgorithmName(hash), RSASignaturePadding.Pkcs1);
}
