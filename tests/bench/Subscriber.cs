using System.Diagnostics;
using System.Globalization;

namespace JetNotify.Bench;

/// <summary>A program under test and how it is told to print.</summary>
/// <param name="Name">What the table calls it, options included.</param>
/// <param name="Prints">What is counted before it is timed.</param>
/// <param name="Command">The command line for a port and a number of messages.</param>
/// <param name="Share">The share of a row's messages that it is given: one that is slow is timed on fewer.</param>
internal sealed record Subscriber(
    string Name, Prints Prints, Func<int, long, IReadOnlyList<string>> Command, double Share = 1);

/// <summary>What one message must become on standard output.</summary>
/// <param name="Bytes">So many bytes; 0 where one line is all that can be said.</param>
/// <param name="LastAlone">Of all messages only the last becomes anything.</param>
internal readonly record struct Prints(int Bytes, bool LastAlone = false)
{
    /// <summary>One line, however long.</summary>
    public static Prints OneLine => default;

    /// <summary>One line for the last message, nothing for the others.</summary>
    public static Prints OneLineAtLast => new(0, LastAlone: true);

    /// <summary>The payload and a newline.</summary>
    public static Prints Body(Payload payload) => new(payload.Body.Length + 1);

    /// <summary>The topic, a space, the payload as it is and a newline.</summary>
    public static Prints TopicAndBody(Payload payload) => new(Payload.Topic.Length + 1 + payload.Body.Length + 1);
}

/// <summary>Where the programs are.</summary>
/// <param name="JetNotify"><c>JETNOTIFY</c>, or null: the others are then measured alone.</param>
/// <param name="Mosquitto"><c>MOSQUITTO_SUB</c>, else the one on the path.</param>
/// <param name="Python">A Python that has paho-mqtt, or null.</param>
/// <param name="Tutorial">The tutorial's client for it.</param>
/// <param name="FloorInC"><c>FLOOR</c>: <c>floor.c</c>, compiled, or null.</param>
/// <param name="Broker">The real broker, or null.</param>
internal sealed record Programs(
    string? JetNotify, string? Mosquitto, string? Python, string? Tutorial, string? FloorInC, string? Broker)
{
    private const string Filter = "/junos/#";

    /// <summary>Publishes a line at a time to the real broker.</summary>
    public string? Publisher { get; } = OnPath("mosquitto_pub");

    /// <summary><c>MINIFY</c>: our minifier alone, or null.</summary>
    public string? MinifyOurs { get; } = Set("MINIFY");

    /// <summary><c>MINIFY_SIMDJSON</c>: <c>minify.cpp</c>, compiled, or null.</summary>
    public string? MinifySimdjson { get; } = Set("MINIFY_SIMDJSON");

    /// <summary>Finds them.</summary>
    public static Programs Find() => new(
        Set("JETNOTIFY"), Set("MOSQUITTO_SUB") ?? OnPath("mosquitto_sub"),
        Set("PAHO_PYTHON"), Set("TUTORIAL"), Set("FLOOR"),
        Set("MOSQUITTO") ?? OnPath("mosquitto"));

    /// <summary>The tool; QoS 0 and text unless <paramref name="options"/> say otherwise.</summary>
    public Subscriber? Ours(Prints prints, params string[] options) => JetNotify is null ? null : new Subscriber(
        string.Join(' ', ["jetnotify", .. options]), prints, (port, messages) =>
            [
                JetNotify, "subscribe", "--host", "127.0.0.1", "--port", Text(port), "--topic", Filter,
                "-C", Text(prints.LastAlone ? 1 : messages), .. options,
            ]);

    /// <summary>The tool, recording beside <c>-o raw</c> to a file that each run begins anew.</summary>
    public Subscriber? Recording(Payload payload) =>
        Ours(Prints.Body(payload), "-o", "raw", "--record") is not { } ours ? null : ours with
        {
            Command = (port, messages) =>
            {
                File.Delete(RecordingFile);
                return [.. ours.Command(port, messages), RecordingFile];
            },
        };

    /// <summary>Where <see cref="Recording"/> records to.</summary>
    public static string RecordingFile { get; } = Path.Combine(Path.GetTempPath(),
        $"bench-{Environment.ProcessId}.ndjson");

    /// <summary>MQTTnet's ordinary client as its read-me shows it, printing topic, a space and the payload.</summary>
    public static Subscriber MqttNet(double share) =>
        new("MQTTnet's client as its README shows it", Prints.OneLine, (port, messages) =>
        [Environment.ProcessPath!, "mqttnet", Text(port), Filter, Text(messages)], share);

    /// <summary>Whether the peer is of 2.1 or newer, which is several times faster than 2.0.</summary>
    public bool IsNewPeer => !MosquittoVersion().Contains(" 2.0", StringComparison.Ordinal);

    /// <summary>The peer, told in its own options to print the same.</summary>
    public Subscriber? Theirs(Prints prints, params string[] options) => Mosquitto is null ? null : new Subscriber(
        string.Join(' ', ["mosquitto_sub", .. options]), prints, (port, messages) =>
            [Mosquitto, "-h", "127.0.0.1", "-p", Text(port), "-t", Filter, "-C", Text(messages), .. options]);

    /// <summary>The tutorial's client: topic, a space, the payload as Python shows bytes.</summary>
    public Subscriber? Paho(double share) => Python is null || Tutorial is null ? null : new Subscriber(
        "paho tutorial", Prints.OneLine, (port, messages) => [Python, Tutorial, Text(port), Filter, Text(messages)],
            share);

    /// <summary>The program that only receives and writes, in C where there was a compiler and on .NET.</summary>
    public IEnumerable<Subscriber> Floors(Payload payload)
    {
        // It writes what it got: the whole packet.
        int size = new PublishBlock(Payload.Topic, payload.Body, 0, mqtt5: false, 1).PacketSize;
        if (FloorInC is not null)
        {
            yield return new("receive and write, C", new(size), (port, messages) =>
                [FloorInC, Text(port), Text(messages * size)]);
        }

        yield return new("receive and write, .NET", new(size), (port, messages) =>
            [Environment.ProcessPath!, "floor", Text(port), Text(messages * size)]);
    }

    /// <summary>What the peer calls itself: the first line of its help.</summary>
    public string MosquittoVersion()
    {
        if (Mosquitto is null)
        {
            return "no mosquitto_sub";
        }

        using var process = Process.Start(new ProcessStartInfo(Mosquitto,
            ["--help"])
        { RedirectStandardOutput = true })!;
        string help = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return help.Split('\n').FirstOrDefault(line => line.Contains("version", StringComparison.Ordinal)) ?? Mosquitto;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Set(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    // A daemon's folder is often missing from a user's path.
    private static string? OnPath(string name) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/usr/local/sbin"
        .Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
