using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JetNotify.Acting;
using JetNotify.Junos;

namespace JetNotify.Tests.Acting;

/// <summary>What is posted, against a server of our own.</summary>
public sealed class WebhookActionTests : IDisposable
{
    private readonly HttpListener _server = new();
    private readonly Uri _address;
    private readonly List<(string Body, string? Signature, string? Type)> _posted = [];

    public WebhookActionTests()
    {
        int port = Support.RealBroker.FreePort();
        _address = new Uri($"http://127.0.0.1:{port}/hook");
        _server.Prefixes.Add($"http://127.0.0.1:{port}/");
        _server.Start();
    }

    public void Dispose() => _server.Close();

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
            _posted.Add((await reader.ReadToEndAsync(), context.Request.Headers[WebhookAction.Signature], context.Request.ContentType));
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
