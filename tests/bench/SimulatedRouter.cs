using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace JetNotify.Bench;

/// <summary>The simulated router beside a real broker: how fast one subscriber is fed, and what an idle connection
/// costs.</summary>
internal sealed partial class SimulatedRouter(Programs programs, BenchOptions options, Table table)
{
    /// <summary>The name of the row about speed.</summary>
    public const string Speed = "router to subscriber";

    /// <summary>The name of the row about recording what it says.</summary>
    public const string Recorded = "router, --record";

    /// <summary>The name of the row about memory.</summary>
    public const string Memory = "router, idle connections";

    private const double AtLeast = 4;
    private const double AloneAtMost = 2;
    private const double KilobytesAtMost = 16;
    private const int WarmUp = 20;
    private const int Subscribers = 200;

    /// <summary>Address events to one subscriber, from its subscription to its last message. Both feed the same
    /// subscriber.</summary>
    public void MeasureSpeed()
    {
        if (programs.JetNotify is null || programs.Broker is null || programs.Publisher is null)
        {
            table.Add(Speed, "mosquitto", 0, "not installed", "");
            return;
        }

        long messages = Math.Max(1000, options.Messages / 5);
        string lines = Path.GetTempFileName();
        try
        {
            WriteLines(lines, messages);
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (int repeat = 0; repeat < options.Repeats; repeat++)
            {
                ours.Add(messages / TimeSimulator(messages));
                theirs.Add(messages / TimeMosquitto(lines, messages));
            }

            double ratio = Median.Of(ours.Zip(theirs, (one, other) => one / other));
            table.Add(Speed, "jetnotify simulate --scenario address-change --rate max", messages,
                $"{Table.Text(Median.Of(ours) / 1e3, "F0")} k/s: {Table.Text(ratio, "F2")} × theirs",
                $"≥ {AtLeast} ×: {Table.Verdict(ratio >= AtLeast)}");
            table.Add(Speed, "mosquitto, mosquitto_pub -l", messages,
                $"{Table.Text(Median.Of(theirs) / 1e3, "F0")} k/s", "");
        }
        finally
        {
            File.Delete(lines);
        }
    }

    /// <summary>Two hundred subscribers with a filter each: what each adds to the resident size, and whether each gets
    /// its event.</summary>
    public void MeasureMemory()
    {
        if (programs.JetNotify is null)
        {
            return;
        }

        using var router = Start("--scenario", "none", "--max-connections", "0");
        var clients = new List<Socket>();
        try
        {
            // The first few bring in code; what is measured is what each of the others adds.
            Connect(router, clients, WarmUp);
            long before = Resident(router.Process);
            Connect(router, clients, Subscribers);
            double each = (Resident(router.Process) - before) / Subscribers / 1024.0;
            int served = Serve(router, clients);
            table.Add(Memory, "jetnotify simulate --max-connections 0", Subscribers,
                $"{Table.Text(each, "F1")} KB each, {served} of {clients.Count} served",
                $"≤ {KilobytesAtMost} KB, all: {Table.Verdict(each <= KilobytesAtMost && served == clients.Count)}");
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    /// <summary>What recording costs a subscriber that is fed by a broker of this machine, message by message, and not
    /// in blocks encoded beforehand.</summary>
    public void MeasureRecording()
    {
        if (programs.JetNotify is null)
        {
            return;
        }

        var (alone, recording) = (new List<Cost>(), new List<Cost>());
        for (int repeat = 0; repeat < options.Repeats; repeat++)
        {
            alone.Add(Subscribe());
            File.Delete(Programs.RecordingFile);
            recording.Add(Subscribe("--record", Programs.RecordingFile));
            File.Delete(Programs.RecordingFile);
        }

        double ratio = Median.Of(alone.Zip(recording, (one, other) => other.Cpu / one.Cpu));
        table.Add(Recorded, "jetnotify -o raw --record", options.Messages, recording,
            $"CPU {Table.Text(ratio, "F2")} × that alone", $"≤ {AloneAtMost} ×: {Table.Verdict(ratio <= AloneAtMost)}");
        table.Add(Recorded, "jetnotify -o raw", options.Messages, alone, "", "");
    }

    private Cost Subscribe(params string[] more)
    {
        using var router = StartAddressEvents(options.Messages);
        var cost = Child.Run(
            [
                programs.JetNotify!, "subscribe", "-h", "127.0.0.1", "-p",
                    router.Port.ToString(CultureInfo.InvariantCulture),
                "-t", "/junos/events/#", "-C", options.Messages.ToString(CultureInfo.InvariantCulture), "-o", "raw",
                    .. more,
            ],
            "/dev/null", options.Deadline);
        return cost.ExitCode == 0 ? cost : throw new BenchException($"the subscriber ended with {cost.ExitCode}");
    }

    private Router StartAddressEvents(long messages) => Start(
        "--scenario", "address-change", "--rate", "max", "--wait-subscribers", "1",
        "--count", messages.ToString(CultureInfo.InvariantCulture));

    private double TimeSimulator(long messages)
    {
        using var router = StartAddressEvents(messages);
        return TimeSubscriber(router.Port, "/junos/events/#", messages, subscribed: null);
    }

    private double TimeMosquitto(string lines, long messages)
    {
        using var broker = new RealBroker(programs.Broker!);
        string port = broker.Port.ToString(CultureInfo.InvariantCulture);
        Process? publisher = null;
        try
        {
            return TimeSubscriber(broker.Port, Payload.Topic, messages, () => publisher = Process.Start(
                new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" -p \"$1\" -t \"$2\" -l < \"$3\"",
                    programs.Publisher!, port, Payload.Topic, lines])));
        }
        finally
        {
            publisher?.Kill();
            publisher?.Dispose();
        }
    }

    // From the moment it says that it has subscribed until it has printed everything and ended.
    private double TimeSubscriber(int port, string topic, long messages, Action? subscribed)
    {
        using var subscriber = Process.Start(new ProcessStartInfo(
            "/bin/sh",
            [
                "-c", "exec \"$0\" subscribe -h 127.0.0.1 -p \"$1\" -t \"$2\" -C \"$3\" -o raw "
                    + "-v --no-reconnect > /dev/null",
                programs.JetNotify!, port.ToString(CultureInfo.InvariantCulture), topic,
                    messages.ToString(CultureInfo.InvariantCulture),
            ])
        {
            RedirectStandardError = true,
        })!;
        using var killer = new Timer(_ => subscriber.Kill(), null, options.Deadline, Timeout.InfiniteTimeSpan);
        while (subscriber.StandardError.ReadLine() is { } line && !line.Contains("subscribed to",
            StringComparison.Ordinal))
        {
        }

        var watch = Stopwatch.StartNew();
        subscribed?.Invoke();
        subscriber.StandardError.ReadToEnd();
        subscriber.WaitForExit();
        return subscriber.ExitCode == 0 ? watch.Elapsed.TotalSeconds
            : throw new BenchException($"the subscriber ended with {subscriber.ExitCode}");
    }

    // mosquitto_pub takes a message a line: the event on one line, as long as the router sends it.
    private static void WriteLines(string path, long messages)
    {
        byte[] line = [.. Payload.Event.Body.Select(one => one == (byte)'\n' ? (byte)' ' : one), (byte)'\n'];
        using var file = File.Create(path);
        for (int i = 0; i < messages; i++)
        {
            file.Write(line);
        }
    }

    private Router Start(params string[] arguments) => new(programs.JetNotify!, arguments);

    private static long Resident(Process process)
    {
        const string Name = "VmRSS:";
        string line = File.ReadLines($"/proc/{process.Id}/status").First(one => one.StartsWith(Name,
            StringComparison.Ordinal));
        return 1024 * long.Parse(line[Name.Length..^2], CultureInfo.InvariantCulture);
    }

    private static void Connect(Router router, List<Socket> clients, int more)
    {
        for (int i = 0; i < more; i++)
        {
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream,
                ProtocolType.Tcp)
            { ReceiveTimeout = 10_000 };
            clients.Add(client);
            client.Connect(IPAddress.Loopback, router.Port);
            byte[] id = Text($"c{clients.Count}");
            client.Send([0x10, (byte)(10 + id.Length), 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 0, 0,
                .. id]);
            Expect(client, 4, 0x20);
            byte[] filter = Text($"/junos/events/kernel/interfaces/ifa/add/xe-0/0/0.{clients.Count}/#");
            client.Send([0x82, (byte)(2 + filter.Length + 1), 0, 1, .. filter, 0]);
            Expect(client, 5, 0x90);
        }
    }

    // A commit that gives each client's unit an address: one event for each of them.
    private static int Serve(Router router, List<Socket> clients)
    {
        var input = router.Process.StandardInput;
        input.Write("configure\n");
        for (int unit = 1; unit <= clients.Count; unit++)
        {
            input.Write($"set interfaces xe-0/0/0 unit {unit} family inet address 10.1.{unit}.1/24\n");
        }

        input.Write("commit\n");
        input.Flush();
        return clients.Count(client => client.Receive(new byte[1]) == 1);
    }

    private static void Expect(Socket client, int length, byte type)
    {
        byte[] answer = new byte[length];
        for (int have = 0; have < length;)
        {
            have += client.Receive(answer, have, length - have, SocketFlags.None) is var count and > 0 ? count
                : throw new BenchException("the simulated router closed a connection");
        }

        if (answer[0] != type)
        {
            throw new BenchException($"the simulated router answered with {answer[0]:X2} where {type:X2} was due");
        }
    }

    private static byte[] Text(string text) => [0, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    /// <summary>A simulated router on a free port, gone with this.</summary>
    private sealed partial class Router : IDisposable
    {
        public Router(string program, string[] arguments)
        {
            Process = Process.Start(new ProcessStartInfo(program, ["simulate", "-p", "0", .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            AppDomain.CurrentDomain.ProcessExit += Stop;
            string said = Process.StandardError.ReadLine() ?? "";
            Port = Listening().Match(said) is { Success: true } match
                ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
                : throw new BenchException($"the simulated router said: {said}");
            Drain(Process.StandardError);
            Drain(Process.StandardOutput);
        }

        public Process Process { get; }

        public int Port { get; }

        public void Dispose()
        {
            AppDomain.CurrentDomain.ProcessExit -= Stop;
            Stop(null, EventArgs.Empty);
            Process.WaitForExit(5_000);
            Process.Dispose();
        }

        [GeneratedRegex(@"listens on 127\.0\.0\.1:(\d+)")]
        private static partial Regex Listening();

        // What it says beyond that is nobody's, and must not hold it up.
        private static void Drain(StreamReader reader) =>
            new Thread(() => reader.ReadToEnd()) { IsBackground = true }.Start();

        private void Stop(object? sender, EventArgs e) => Process.Kill();
    }
}
