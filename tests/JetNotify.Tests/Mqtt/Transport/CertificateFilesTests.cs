using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using JetNotify.Mqtt.Transport;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt.Transport;

public sealed class CertificateFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jn-").FullName;
    private readonly Certificates _ca = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_bundle_gives_all_its_certificates()
    {
        string file = Pem.WriteCertificates(_folder, "bundle.pem", _ca.Authority,
            new Certificates("Other CA").Authority);

        Assert.Equal(["CN=Test CA", "CN=Other CA"], CertificateFiles.LoadRoots(file).Select(root => root.Subject));
    }

    [Fact]
    public void A_DER_file_gives_its_certificate()
    {
        string file = In("ca.der");
        File.WriteAllBytes(file, _ca.Authority.RawData);

        Assert.Equal("CN=Test CA", Assert.Single(CertificateFiles.LoadRoots(file)).Subject);
    }

    [Fact]
    public void A_folder_gives_each_certificate_once_and_skips_what_is_none()
    {
        Pem.WriteCertificates(_folder, "a.pem", _ca.Authority);
        Pem.WriteCertificates(_folder, "0123abcd.0", _ca.Authority);
        Pem.WriteCertificates(_folder, "b.crt", new Certificates("Other CA").Authority);
        File.WriteAllText(In("README"), "no certificate");

        Assert.Equal(["CN=Other CA", "CN=Test CA"], CertificateFiles.LoadRootsFolder(_folder)
            .Select(root => root.Subject).Order());
    }

    [Fact]
    public void A_root_file_that_cannot_serve_is_named_with_the_reason()
    {
        File.WriteAllText(In("empty"), "");
        File.WriteAllText(In("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Directory.CreateDirectory(In("folder"));

        Assert.Equal($"{In("none")} does not exist", Wrong(() => CertificateFiles.LoadRoots(In("none"))));
        Assert.Equal($"{In("no/ne")} does not exist", Wrong(() => CertificateFiles.LoadRoots(In("no/ne"))));
        Assert.Equal($"{In("folder")} is a folder, not a file", Wrong(() => CertificateFiles.LoadRoots(In("folder"))));
        Assert.Equal($"{In("empty")} holds no certificate", Wrong(() => CertificateFiles.LoadRoots(In("empty"))));
        Assert.Equal($"{In("broken.pem")} holds a damaged certificate",
            Wrong(() => CertificateFiles.LoadRoots(In("broken.pem"))));
    }

    [Fact]
    public void A_root_folder_that_cannot_serve_is_named_with_the_reason()
    {
        File.WriteAllText(In("file"), "");
        Directory.CreateDirectory(In("folder"));

        Assert.Equal($"{In("none")} does not exist", Wrong(() => CertificateFiles.LoadRootsFolder(In("none"))));
        Assert.Equal($"{In("file")} is a file, not a folder",
            Wrong(() => CertificateFiles.LoadRootsFolder(In("file"))));
        Assert.Equal($"{In("folder")} holds no PEM file with a certificate",
            Wrong(() => CertificateFiles.LoadRootsFolder(In("folder"))));
    }

    [Fact]
    public void A_client_certificate_comes_with_its_key_and_chain()
    {
        var intermediate = _ca.Intermediate();
        var client = intermediate.Client("noc");
        string file = Pem.WriteCertificates(_folder, "noc.pem", client, intermediate.Authority);
        string key = Pem.WriteKey(_folder, "noc.key", client);

        (var certificate, var chain) = CertificateFiles.LoadClient(file, key);

        Assert.Equal("CN=noc", certificate.Subject);
        Assert.True(certificate.HasPrivateKey);
        Assert.Equal("CN=Test intermediate", Assert.Single(chain).Subject);
    }

    [Fact]
    public void An_encrypted_key_asks_for_its_password()
    {
        var client = _ca.Client();
        string file = Pem.WriteCertificates(_folder, "c.pem", client);
        string key = Pem.WriteKey(_folder, "c.key", client, "secret");

        Assert.True(CertificateFiles.LoadClient(file, key, () => "secret").Certificate.HasPrivateKey);
        Assert.Equal($"the key in {key} is encrypted and no password for it was given",
            Wrong(() => CertificateFiles.LoadClient(file, key)));
        Assert.Equal($"the key in {key} is damaged, or the password is wrong",
            Wrong(() => CertificateFiles.LoadClient(file, key, () => "guess")));
    }

    [Fact]
    public void A_key_in_the_clear_asks_for_no_password()
    {
        var client = _ca.Client();
        string file = Pem.WriteCertificates(_folder, "c.pem", client);
        string key = Pem.WriteKey(_folder, "c.key", client);

        Assert.True(CertificateFiles.LoadClient(file, key, () =>
            throw new InvalidOperationException("asked")).Certificate.HasPrivateKey);
    }

    [Theory]
    [InlineData("PKCS #1")]
    [InlineData("PKCS #8")]
    public void An_RSA_key_is_taken_in_either_form(string form)
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=rsa", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        string file = In("both.pem");
        File.WriteAllText(file,
            $"{made.ExportCertificatePem()}\n{(form == "PKCS #1" ? rsa.ExportRSAPrivateKeyPem() : rsa.ExportPkcs8PrivateKeyPem())}\n");

        Assert.True(CertificateFiles.LoadClient(file, file).Certificate.HasPrivateKey);
    }

    [Fact]
    public void An_EC_key_as_OpenSSL_writes_it_is_taken()
    {
        var client = _ca.Client();
        string file = Pem.WriteCertificates(_folder, "c.pem", client);
        string key = In("c.key");
        using var ec = client.GetECDsaPrivateKey()!;
        File.WriteAllText(key, "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC "
            + $"PARAMETERS-----\n{ec.ExportECPrivateKeyPem()}\n");

        Assert.True(CertificateFiles.LoadClient(file, key).Certificate.HasPrivateKey);
    }

    [Fact]
    public void A_key_of_another_certificate_is_told_so()
    {
        string file = Pem.WriteCertificates(_folder, "c.pem", _ca.Client("noc"));
        string key = Pem.WriteKey(_folder, "other.key", _ca.Client());

        Assert.Equal($"the key in {key} does not belong to the certificate in {file} (CN=noc)",
            Wrong(() => CertificateFiles.LoadClient(file, key)));
    }

    [Fact]
    public void Files_in_the_wrong_places_are_told_so()
    {
        var client = _ca.Client();
        string file = Pem.WriteCertificates(_folder, "c.pem", client);
        string key = Pem.WriteKey(_folder, "c.key", client);

        Assert.Equal($"{key} holds no certificate in PEM form", Wrong(() => CertificateFiles.LoadClient(key, file)));
        Assert.Equal($"{file} holds no private key in PEM form", Wrong(() => CertificateFiles.LoadClient(file, file)));
        Assert.Equal($"{In("none")} does not exist", Wrong(() => CertificateFiles.LoadClient(file, In("none"))));
    }

    [Fact]
    public void A_damaged_key_is_told_so()
    {
        string file = Pem.WriteCertificates(_folder, "c.pem", _ca.Client());
        File.WriteAllText(In("c.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

        Assert.Equal($"the key in {In("c.key")} is damaged", Wrong(() => CertificateFiles.LoadClient(file,
            In("c.key"))));
    }

    [Fact]
    public void The_old_encryption_of_OpenSSL_comes_with_the_cure()
    {
        string file = Pem.WriteCertificates(_folder, "c.pem", _ca.Client());
        File.WriteAllText(In("c.key"), """
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF

            AAAA
            -----END RSA PRIVATE KEY-----
            """);

        Assert.EndsWith($"convert it with: openssl pkcs8 -topk8 -in {In("c.key")}",
            Wrong(() => CertificateFiles.LoadClient(file, In("c.key"))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_OpenSSL_calls_trusted_is_a_certificate_too()
    {
        // The auxiliary part (X509_CERT_AUX) behind the certificate: an alias, "a".
        byte[] der = [.. _ca.Authority.RawData, 0x30, 0x03, 0x0C, 0x01, (byte)'a'];
        string text = $"subject=anybody\n{new string(PemEncoding.Write("TRUSTED CERTIFICATE", der))}\n";
        File.WriteAllText(In("trusted.pem"), text + new string(PemEncoding.Write("X509 CERTIFICATE",
            _ca.Authority.RawData)));

        Assert.Equal([_ca.Authority.RawData, _ca.Authority.RawData],
            CertificateFiles.LoadRoots(In("trusted.pem")).Select(root => root.RawData));
    }

    [Fact]
    public void A_damaged_certificate_among_good_ones_is_noticed()
    {
        File.WriteAllText(In("bundle.pem"), _ca.Authority.ExportCertificatePem()
            + "\n-----BEGIN CERTIFICATE-----\n???\n-----END CERTIFICATE-----\n");

        Assert.Equal($"{In("bundle.pem")} holds a damaged certificate",
            Wrong(() => CertificateFiles.LoadRoots(In("bundle.pem"))));
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_no_reason_to_refuse_a_folder()
    {
        Pem.WriteCertificates(_folder, "ca.pem", _ca.Authority);
        File.CreateSymbolicLink(In("0123abcd.0"), In("removed.pem"));

        Assert.Single(CertificateFiles.LoadRootsFolder(_folder));
    }

    [Fact]
    public void What_is_often_taken_for_a_certificate_is_called_what_it_is()
    {
        var client = _ca.Client();
        string key = Pem.WriteKey(_folder, "c.key", client);
        using var ec = ECDsa.Create();
        File.WriteAllText(In("c.csr"), new CertificateRequest("CN=c", ec,
            HashAlgorithmName.SHA256).CreateSigningRequestPem());
        File.WriteAllBytes(In("c.p12"), client.Export(X509ContentType.Pkcs12));

        Assert.Contains("holds a request for a certificate", Wrong(() => CertificateFiles.LoadClient(In("c.csr"),
            key)), StringComparison.Ordinal);
        Assert.EndsWith($"convert it with: openssl pkcs12 -nodes -in {In("c.p12")} -out client.pem",
            Wrong(() => CertificateFiles.LoadClient(In("c.p12"), key)), StringComparison.Ordinal);
        File.WriteAllBytes(In("c.der"), client.RawData);
        Assert.True(CertificateFiles.LoadClient(In("c.der"), key).Certificate.HasPrivateKey);
    }

    [Theory]
    [InlineData("MC4CAQAwBQYDK2VwBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Ed25519")]
    [InlineData("MC4CAQAwBQYDK2VuBCIEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "X25519")]
    [InlineData("MBYCAQAwCwYJKoZIhvcNAQEKBAQwAgUA", "RSA-PSS")]
    public void A_key_that_TLS_cannot_use_is_called_by_its_kind(string der, string kind)
    {
        string file = Pem.WriteCertificates(_folder, "c.pem", _ca.Client());
        File.WriteAllText(In("c.key"), $"-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----\n");

        Assert.Contains($"is an {kind} key, which TLS cannot use here",
            Wrong(() => CertificateFiles.LoadClient(file, In("c.key"))), StringComparison.Ordinal);
    }

    private string In(string name) => Path.Combine(_folder, name);

    private static string Wrong(Action load) => Assert.ThrowsAny<ArgumentException>(load).Message;
}
