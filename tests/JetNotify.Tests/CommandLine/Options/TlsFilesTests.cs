using System.Globalization;
using System.Text;
using JetNotify.Tests.Support;
using static JetNotify.Tests.CommandLine.Invocation;

namespace JetNotify.Tests.CommandLine.Options;

public sealed class TlsFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;
    private readonly Certificates _authority = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_of_authorities_implies_TLS_and_is_trusted()
    {
        string file = Pem.WriteCertificates(_folder, "ca.pem", _authority.Authority);

        var plan = PlanOf("--cafile", file);

        Assert.Equal(_authority.Authority.RawData, Assert.Single(plan.Transport.Tls!.TrustedRoots).RawData);
        Assert.Equal(file, plan.Transport.Tls.TrustedRootsSource);
        Assert.Equal(8883, plan.Transport.Port);
        Assert.Equal(["--cafile: using TLS"], plan.Notes);
        Assert.Equal(1883, PlanOf("--cafile", file, "-p", "1883").Transport.Port);
    }

    [Fact]
    public void A_folder_of_authorities_is_trusted()
    {
        Pem.WriteCertificates(_folder, "ca.pem", _authority.Authority);

        var tls = PlanOf("--capath", _folder).Transport.Tls!;

        Assert.Single(tls.TrustedRoots);
        Assert.Equal(_folder, tls.TrustedRootsSource);
    }

    [Fact]
    public void A_client_certificate_brings_its_key_and_its_chain()
    {
        var intermediate = _authority.Intermediate();
        var client = intermediate.Client();
        string cert = Pem.WriteCertificates(_folder, "client.pem", client, intermediate.Authority);
        string key = Pem.WriteKey(_folder, "client.key", client);

        var tls = PlanOf("--cert", cert, "--key", key).Transport.Tls!;

        Assert.True(tls.ClientCertificate!.HasPrivateKey);
        Assert.Equal(client.RawData, tls.ClientCertificate.RawData);
        Assert.Single(tls.ClientChain);
    }

    [Fact]
    public void Certificate_and_key_may_stand_in_one_file()
    {
        var client = _authority.Client();
        string both = Path.Combine(_folder, "both.pem");
        File.WriteAllText(both, File.ReadAllText(Pem.WriteCertificates(_folder, "c.pem",
            client)) + File.ReadAllText(Pem.WriteKey(_folder, "k.pem", client)));

        Assert.True(PlanOf("--cert", both).Transport.Tls!.ClientCertificate!.HasPrivateKey);
    }

    [Fact]
    public void A_certificate_without_its_key_is_refused()
    {
        string cert = Pem.WriteCertificates(_folder, "client.pem", _authority.Client());

        var run = OfSubscribe("-t", "a", "--cert", cert);

        Assert.Equal($"jetnotify: --cert: {cert} holds no private key in PEM form\n", run.Error);
        Assert.Equal((int)ExitCode.Usage, run.Code);
    }

    [Fact]
    public void Another_certificates_key_is_refused()
    {
        string cert = Pem.WriteCertificates(_folder, "client.pem", _authority.Client());
        string key = Pem.WriteKey(_folder, "other.key", _authority.Client());

        var run = OfSubscribe("-t", "a", "--cert", cert, "--key", key);

        Assert.Equal($"jetnotify: --key: the key in {key} does not belong to the certificate in {cert} "
            + "(CN=operator)\n", run.Error);
    }

    [Fact]
    public void A_file_without_a_key_is_blamed_on_the_option_that_named_it_for_one()
    {
        string cert = Pem.WriteCertificates(_folder, "client.pem", _authority.Client());

        Assert.Equal($"jetnotify: --key: {cert} holds no private key in PEM form\n",
            OfSubscribe("-t", "a", "--cert", cert, "--key", cert).Error);
        Assert.Equal($"jetnotify: --cert: {cert} holds no private key in PEM form\n",
            OfSubscribe("-t", "a", "--cert", cert).Error);
    }

    [Fact]
    public void The_password_of_an_encrypted_key_is_asked_for()
    {
        var client = _authority.Client();
        string cert = Pem.WriteCertificates(_folder, "client.pem", client);
        string key = Pem.WriteKey(_folder, "client.key", client, "secret");
        string[] args = ["subscribe", "-t", "a", "--cert", cert, "--key", key];
        string? prompt = null;

        var known = Of(args, Nowhere with { AskPassword = asked => (prompt = asked) is null ? null : "secret" });
        var unknown = Of(args);

        Assert.True(known.Plan.Transport.Tls!.ClientCertificate!.HasPrivateKey);
        Assert.Equal($"Password for the key in {key}: ", prompt);
        Assert.Equal($"jetnotify: --key: the key in {key} is encrypted and no password for it was given\n",
            unknown.Error);
    }

    [Fact]
    public void The_password_of_an_encrypted_key_may_stand_in_a_file()
    {
        var client = _authority.Client();
        string cert = Pem.WriteCertificates(_folder, "client.pem", client);
        string key = Pem.WriteKey(_folder, "client.key", client, "secret");
        string password = Path.Combine(_folder, "password");
        File.WriteAllText(password, "secret\r\n");

        Assert.True(PlanOf("--cert", cert, "--key", key, "--key-password-file",
            password).Transport.Tls!.ClientCertificate!.HasPrivateKey);
        File.WriteAllText(password, "guess\n");
        Assert.Equal($"jetnotify: --key: the key in {key} is damaged, or the password is wrong\n",
            OfSubscribe("-t", "a", "--cert", cert, "--key", key, "--key-password-file", password).Error);
        Assert.Equal("jetnotify: --key-password-file: needs --cert: it is about the key of a certificate\n",
            OfSubscribe("-t", "a", "--key-password-file", password).Error);
        Assert.Equal("jetnotify: --key-password-file: /none does not exist\n",
            OfSubscribe("-t", "a", "--cert", cert, "--key", key, "--key-password-file", "/none").Error);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_file_of_authorities_may_come_from_a_Windows_shell(string encoding)
    {
        string file = Path.Combine(_folder, "ca.pem");
        string text = _authority.Authority.ExportCertificatePem().ReplaceLineEndings("\r\n");
        File.WriteAllText(file, "# our authority\r\n" + text, Encoding.GetEncoding(encoding));

        Assert.Single(PlanOf("--cafile", file).Transport.Tls!.TrustedRoots);
    }

    [Fact]
    public void The_option_at_fault_is_the_one_that_is_named()
    {
        var client = _authority.Client();
        string cert = Pem.WriteCertificates(_folder, "client.pem", client);
        string key = Pem.WriteKey(_folder, "client.key", client);

        Assert.Equal($"jetnotify: --cert: {key} holds no certificate in PEM form\n",
            OfSubscribe("-t", "a", "--cert", key, "--key", cert).Error);
        Assert.Equal("jetnotify: --cert: /none does not exist\n",
            OfSubscribe("-t", "a", "--cert", "/none", "--key", key).Error);
        Assert.Equal("jetnotify: --key: /none does not exist\n",
            OfSubscribe("-t", "a", "--cert", cert, "--key", "/none").Error);
    }

    [Fact]
    public void An_expired_certificate_of_ones_own_is_said_and_shown_all_the_same()
    {
        var expired = _authority.Expired();
        string cert = Pem.WriteCertificates(_folder, "old.pem", expired);
        string key = Pem.WriteKey(_folder, "old.key", expired);

        var plan = PlanOf("--tls", "--cert", cert, "--key", key);

        string day = expired.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal([$"--cert: {cert} expired on {day}"], plan.Notes);
        Assert.NotNull(plan.Transport.Tls!.ClientCertificate);
    }
}
