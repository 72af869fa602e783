using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Tests.Mqtt.Transport;

public sealed class CertificateStrengthTests
{
    [Theory]
    [InlineData(1024, false, "has an RSA key of 1024 bits")]
    [InlineData(2048, true, "is signed over SHA-1")]
    [InlineData(2048, false, null)]
    public void A_weak_certificate_is_refused_whoever_signed_it(int bits, bool isSha1, string? why)
    {
        using var authorityKey = RSA.Create(2048);
        using var root = Signed("CN=authority", authorityKey, authorityKey, "CN=authority", isSha1: false);
        using var key = RSA.Create(bits);
        using var shown = Signed("CN=localhost", key, authorityKey, "CN=authority", isSha1);
        var judge = new ServerCertificateValidator("localhost", new TlsOptions { TrustedRoots = [root] });
        using var chain = new X509Chain { ChainPolicy = judge.Policy() };
        chain.Build(shown);

        Assert.Equal(why is null, judge.Accept(this, shown, chain, SslPolicyErrors.None));
        Assert.Contains(why ?? "", judge.Refusal ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void The_own_signature_of_a_root_does_not_matter()
    {
        using var key = RSA.Create(2048);
        using var root = Signed("CN=old root", key, key, "CN=old root", isSha1: true);

        Assert.Null(CertificateStrength.Weakness(root));
    }

    private static X509Certificate2 Signed(string name, RSA key, RSA issuerKey, string issuer, bool isSha1)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(name == issuer, false, 0, true));
        return request.Create(
            new X500DistinguishedName(issuer),
            isSha1 ? new Sha1Generator(issuerKey) : X509SignatureGenerator.CreateForRSA(issuerKey,
                RSASignaturePadding.Pkcs1),
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1]);
    }

    /// <summary>Signs as .NET itself no longer does.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "To be refused.")]
    private sealed class Sha1Generator(RSA key) : X509SignatureGenerator
    {
        // AlgorithmIdentifier of sha1WithRSAEncryption (RFC 3279 §2.2.1).
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            Convert.FromHexString("300D06092A864886F70D0101050500");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);

        protected override PublicKey BuildPublicKey() => CreateForRSA(key, RSASignaturePadding.Pkcs1).PublicKey;
    }
}
