using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using JetNotify.Acting;
using JetNotify.Junos;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Acting;

/// <summary>What is posted, against a server of our own.</summary>
public sealed class WebhookActionTests : IDisposable
{
    private static readonly string s_recorded = RecordedLine.Header + "\n" + RecordedLine.Of(
        DateTime.UnixEpoch, "r1", "/junos/events/syslog/LINK",
        """{"jet-event":{"event-id":"LINK","message":"\"down\"","attributes":{"interface-name":"xe-0/0/1"}}}""") + "\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;
    private readonly HttpListener _server = new();
    private readonly Uri _address;
    private readonly List<(string Body, string? Signature, string? Type)> _posted = [];

    public WebhookActionTests()
    {
        int port = RealBroker.FreePort();
        _address = new Uri($"http://127.0.0.1:{port}/hook");
        _server.Prefixes.Add($"http://*:{port}/");
        _server.Start();
    }

    public void Dispose()
    {
        _server.Close();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_body_is_posted_as_JSON_and_signed()
    {
        Answer((200, null));

        Assert.Null(await Post("{\"a\":1}", "secret"u8.ToArray()));

        var (body, signature, type) = Assert.Single(_posted);
        Assert.Equal(("{\"a\":1}", "application/json"), (body, type));
        Assert.Equal($"sha256={Convert.ToHexStringLower(HMACSHA256.HashData("secret"u8, "{\"a\":1}"u8))}", signature);
    }

    [Fact]
    public async Task What_may_pass_is_tried_again_when_the_answer_says_and_what_will_not_is_not()
    {
        Answer((503, null), (429, "1"), (204, null), (404, null));
        long begun = Environment.TickCount64;

        Assert.Null(await Post("{}"));
        Assert.InRange(Environment.TickCount64 - begun, 1_000, long.MaxValue);
        Assert.Equal(3, _posted.Count);
        Assert.Equal("127.0.0.1 answered 404", await Post("{}"));
        Assert.Equal(4, _posted.Count);
    }

    [Fact]
    public async Task It_gives_up_in_the_end_and_says_how_often_it_tried()
    {
        Answer([.. Enumerable.Repeat((500, (string?)null), 6)]);

        Assert.Equal("127.0.0.1 answered 500, at the attempt number 6", await Post("{}"));
    }

    [Fact]
    public async Task A_redirection_is_not_followed()
    {
        Answer((302, null));

        Assert.Equal("127.0.0.1 answered 302", await Post("{}"));
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("another name")]
    [InlineData("expired")]
    public async Task A_wrong_certificate_is_told_and_not_tried_again(string wrong)
    {
        var authority = new Certificates();
        var ended = await PostTo(authority, wrong switch
        {
            "stranger" => new Certificates("Stranger").Server(),
            "expired" => authority.Expired(),
            _ => authority.Server("another.example"),
        });

        Assert.Contains("0 done, 1 failed", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("localhost: The remote certificate is invalid", ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("attempt", ended.Stderr, StringComparison.Ordinal);
        Assert.Empty(_posted);
    }

    [Fact]
    public async Task A_certificate_of_an_authority_that_is_trusted_is_good()
    {
        Answer((200, null));
        var authority = new Certificates();

        var ended = await PostTo(authority, authority.Server());

        Assert.Contains("1 done, 0 failed", ended.Stderr, StringComparison.Ordinal);
        Assert.Single(_posted);
    }

    [Theory]
    [InlineData(0, "text", "*r1* LINK xe-0/0/1: \"down\"")]
    [InlineData(1, "event_action", "trigger")]
    public async Task The_documents_templates_for_Slack_and_PagerDuty_are_posted_as_JSON(
        int number, string member, string value)
    {
        Answer((200, null));
        string page = await File.ReadAllTextAsync(Checkout.File("docs/acting.md"), TestContext.Current.CancellationToken);
        string template = Temporary(
            Regex.Matches(page, "```json\n(.*?)```", RegexOptions.Singleline)[number].Groups[1].Value);

        var ended = await Tool.Run("replay", Temporary(s_recorded), "--act", "--webhook", _address.AbsoluteUri,
            "--webhook-template", template);

        Assert.Contains("1 done, 0 failed", ended.Stderr, StringComparison.Ordinal);
        using var body = JsonDocument.Parse(Assert.Single(_posted).Body);
        Assert.Equal(value, body.RootElement.GetProperty(member).GetString());
        if (number == 1)
        {
            // What its Events API asks for.
            var payload = body.RootElement.GetProperty("payload");
            Assert.Equal(["r1: \"down\"", "r1", "warning", "xe-0/0/1"],
                ((string[])["summary", "source", "severity", "component"]).Select(name =>
                    payload.GetProperty(name).GetString()));
            Assert.Equal("r1", payload.GetProperty("custom_details").GetProperty("device").GetString());
            Assert.Equal("r1/xe-0/0/1", body.RootElement.GetProperty("dedup_key").GetString());
        }
    }

    [Theory]
    [InlineData("{\"text\": \"*{{device}}* {{event-id}} {{interface}}: {{message}}\"}",
        "{\"text\": \"*r1* LINK \\\"xe\\\": down\\n\\u0007\"}")]
    [InlineData("{\"s\":\"{{device}}\",\"nothing\":\"{{prefix}}\",\"custom_details\": {{record}}}",
        "{\"s\":\"r1\",\"nothing\":\"\",\"custom_details\": {\"r\":1}}")]
    public void A_template_stays_JSON_whatever_an_event_holds(string template, string expected)
    {
        Assert.Null(BodyTemplate.Parse(template, out var parsed));
        var decoder = new EventDecoder();
        var filler = parsed.Bind(decoder);
        var message = decoder.Decode("/junos/events/syslog/LINK"u8,
            """{"jet-event":{"event-id":"LINK","message":"down\n\u0007","attributes":{"interface-name":"\"xe\""}}}"""u8, "r1"u8);

        string body = Encoding.UTF8.GetString(filler.Fill(in message, "{\"r\":1}"u8));

        using var whole = JsonDocument.Parse(body);
        Assert.Equal(expected, body);
    }

    [Fact]
    public void A_path_that_cannot_be_is_named() =>
        Assert.Contains("{{no such}}", BodyTemplate.Parse("{{no such}}", out _), StringComparison.Ordinal);

    /// <summary>Posts over TLS to a server with this certificate, while an authority is trusted.</summary>
    private async Task<Ended> PostTo(Certificates authority, X509Certificate2 certificate)
    {
        await using var front = new TlsFront(certificate, _address.Port);
        var trusted = new Dictionary<string, string>
        {
            ["SSL_CERT_FILE"] = Temporary(authority.Authority.ExportCertificatePem()),
        };
        await using var tool = Tool.StartWith(readStdout: true, trusted,
            "replay", Temporary(s_recorded), "--act", "--webhook", $"https://localhost:{front.Port}/hook");
        return await tool.Exit();
    }

    private string Temporary(string text)
    {
        string path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(path, text);
        return path;
    }

    private Task<string?> Post(string body, byte[]? secret = null) => Task.Run(() =>
    {
        using var hook = new WebhookAction(_address, secret ?? [], TimeSpan.FromMilliseconds(5));
        return hook.Act(new ActingEvent([], [], Encoding.UTF8.GetBytes(body)), CancellationToken.None);
    });

    private void Answer(params (int Status, string? RetryAfter)[] answers) => Task.Run(async () =>
    {
        foreach (var (status, after) in answers)
        {
            var context = await _server.GetContextAsync();
            using var reader = new StreamReader(context.Request.InputStream);
            _posted.Add((await reader.ReadToEndAsync(), context.Request.Headers[WebhookAction.Signature],
                context.Request.ContentType));
            if (after is not null)
            {
                context.Response.AddHeader("Retry-After", after);
            }

            if (status == 302)
            {
                context.Response.RedirectLocation = _address.AbsoluteUri;
            }

            context.Response.StatusCode = status;
            context.Response.Close();
        }
    });
}
