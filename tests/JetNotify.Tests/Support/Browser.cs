using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace JetNotify.Tests.Support;

/// <summary>Chromium without a screen, spoken to in its DevTools protocol: one page.</summary>
public sealed class Browser : IAsyncDisposable
{
    private readonly string _profile = Directory.CreateTempSubdirectory("jetnotify-chromium-").FullName;
    private readonly ClientWebSocket _socket = new();
    private readonly Process _process;
    private string? _session;
    private int _calls;

    private Browser() => _process = Process.Start(new ProcessStartInfo("chromium")
    {
        ArgumentList =
        {
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--remote-debugging-port=0", "--window-size=1200,1600", $"--user-data-dir={_profile}", "about:blank",
        },
        RedirectStandardError = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Whether there is one.</summary>
    public static bool IsInstalled => Tool.IsInstalled("chromium");

    /// <summary>Starts it and opens a file in it.</summary>
    public static async Task<Browser> Open(string file)
    {
        var browser = new Browser();
        try
        {
            await browser.Connect();
            await browser.Call("Page.enable", []);
            await browser.Call("Performance.enable", new() { ["timeDomain"] = "threadTicks" });
            await browser.Call("Page.navigate", new() { ["url"] = new Uri(file).AbsoluteUri });
            await Deadline.Until(() => browser.Evaluate(
                "location.protocol === 'file:' && document.readyState === 'complete'").Result!.GetValue<bool>(), "the page");
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns the value of an expression, or of the promise that it is.</summary>
    public async Task<JsonNode?> Evaluate(string expression)
    {
        var answer = await Call("Runtime.evaluate", new()
        {
            ["expression"] = expression,
            ["returnByValue"] = true,
            ["awaitPromise"] = true,
        });
        Assert.True(answer["exceptionDetails"] is null, answer.ToJsonString());
        return answer["result"]!["value"];
    }

    /// <summary>Returns how long the page's thread has worked, in seconds of processor time: what others do on the
    /// machine makes it no longer.</summary>
    public async Task<double> Worked() => (await Call("Performance.getMetrics", []))["metrics"]!.AsArray()
        .First(metric => metric!["name"]!.GetValue<string>() == "TaskDuration")!["value"]!.GetValue<double>();

    /// <summary>Clicks in the middle of an element, as a mouse does.</summary>
    public async Task Click(string selector)
    {
        var at = await Evaluate($$"""
            (() => { const node = document.querySelector({{JsonValue.Create(selector).ToJsonString()}});
              node.scrollIntoView({ block: 'center' });
              const box = node.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()
            """);
        foreach (string type in (string[])["mousePressed", "mouseReleased"])
        {
            await Call("Input.dispatchMouseEvent", new()
            {
                ["type"] = type,
                ["x"] = at![0]!.GetValue<double>(),
                ["y"] = at[1]!.GetValue<double>(),
                ["button"] = "left",
                ["clickCount"] = 1,
            });
        }
    }

    /// <summary>Types a text where the focus is.</summary>
    public Task Type(string text) => Call("Input.insertText", new() { ["text"] = text });

    /// <summary>Says which colours whoever looks at it likes: light or dark.</summary>
    public Task UseColours(string scheme) => Call("Emulation.setEmulatedMedia", new()
    {
        ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }),
    });

    /// <summary>Returns the page as a PNG.</summary>
    public async Task<byte[]> Screenshot() => Convert.FromBase64String(
        (await Call("Page.captureScreenshot", new() { ["format"] = "png" }))["data"]!.GetValue<string>());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private async Task Connect()
    {
        const string announced = "DevTools listening on ";
        string? line;
        do
        {
            line = await Deadline.Within(_process.StandardError.ReadLineAsync(), "Chromium listens");
        }
        while (line?.StartsWith(announced, StringComparison.Ordinal) == false);
        Assert.NotNull(line);
        _ = _process.StandardError.ReadToEndAsync();
        await _socket.ConnectAsync(new Uri(line[announced.Length..]), TestContext.Current.CancellationToken);
        var targets = await Call("Target.getTargets", []);
        var page = targets["targetInfos"]!.AsArray().First(target => target!["type"]!.GetValue<string>() == "page");
        var attached = await Call("Target.attachToTarget", new()
        {
            ["targetId"] = page!["targetId"]!.GetValue<string>(),
            ["flatten"] = true,
        });
        _session = attached["sessionId"]!.GetValue<string>();
    }

    private async Task<JsonNode> Call(string method, JsonObject parameters)
    {
        int id = ++_calls;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (_session is { } session)
        {
            call["sessionId"] = session;
        }

        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, endOfMessage: true,
            TestContext.Current.CancellationToken);
        while (true)
        {
            var answer = await Deadline.Within(Receive(), method);
            if (answer["id"]?.GetValue<int>() == id)
            {
                Assert.True(answer["error"] is null, answer.ToJsonString());
                return answer["result"]!;
            }
        }
    }

    private async Task<JsonNode> Receive()
    {
        using var message = new MemoryStream();
        byte[] piece = new byte[65536];
        WebSocketReceiveResult received;
        do
        {
            received = await _socket.ReceiveAsync(piece, TestContext.Current.CancellationToken);
            message.Write(piece, 0, received.Count);
        }
        while (!received.EndOfMessage);
        return JsonNode.Parse(message.ToArray())!;
    }
}
