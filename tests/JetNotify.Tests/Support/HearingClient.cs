using System.Diagnostics;
using System.Globalization;

namespace JetNotify.Tests.Support;

/// <summary>mosquitto_sub with a kept session, which hears all below a topic: what a broker delivers.</summary>
public sealed class HearingClient : IDisposable
{
    private readonly Lock _turn = new();
    private readonly List<string> _heard = [];
    private readonly Process _process;

    public HearingClient(int port, string topic, params string[] more)
    {
        // A line at a time: into a pipe it would keep them back.
        var start = new ProcessStartInfo("stdbuf", [
            "-oL", "mosquitto_sub", "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-t", topic,
            "-q", "1", "-c", "-i", $"hears{port}", "-V", "311", "-d", .. more])
        { RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.BeginOutputReadLine();
    }

    /// <summary>Whether the broker has taken its subscription.</summary>
    public bool IsSubscribed { get; private set; }

    /// <summary>The messages so far.</summary>
    public List<string> Heard
    {
        get
        {
            lock (_turn)
            {
                return [.. _heard];
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // -d says what it does beside the messages, on the same stream.
    private void Add(string? line)
    {
        lock (_turn)
        {
            if (line?.StartsWith('{') == true)
            {
                _heard.Add(line);
            }
            else if (line?.StartsWith("Subscribed", StringComparison.Ordinal) == true)
            {
                IsSubscribed = true;
            }
        }
    }
}
