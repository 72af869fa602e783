using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace JetNotify.Bench;

/// <summary>
/// Single messages through a real broker: from just before the publisher's write to the whole line read from the
/// subscriber's pipe. Both subscribers run all the time and get their messages by turns, each on a topic of its own.
/// </summary>
/// <param name="programs">Where the programs are.</param>
/// <param name="options">How many messages.</param>
/// <param name="table">Gets the row.</param>
/// <param name="rate">How many other messages a second both of them get meanwhile, on one more topic; half as many, and
/// half of that, where the broker does not bring them.</param>
internal sealed class Latency(Programs programs, BenchOptions options, Table table, int rate)
{
    private const string LoadTopic = "/bench/load";

    /// <summary>The row's name.</summary>
    public string Name { get; } = rate == 0 ? "latency, single messages" : $"latency, at {rate / 1000} k/s";

    private const int WarmUp = 200;
    private const int LeastRate = 1_000;
    private const double AtMost = 1;

    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(3);

    /// <summary>Measures and reports.</summary>
    public void Run()
    {
        if (programs.Broker is null || programs.Mosquitto is null)
        {
            table.Add(Name, "mosquitto", 0, "not installed", "");
            return;
        }

        int load = rate;
        while (!TryRun(programs.Broker, programs.Mosquitto, load) && load >= LeastRate)
        {
            load /= 2;
        }
    }

    // What waits in the broker is none of theirs: false where it does not bring so many.
    private bool TryRun(string mosquitto, string peer, int load)
    {
        int messages = (int)Math.Clamp(options.Messages / (load == 0 ? 500 : 2_500), 200, 5_000);
        using var broker = new RealBroker(mosquitto);
        using var over = new CancellationTokenSource();
        string port = broker.Port.ToString(CultureInfo.InvariantCulture);
        var readers = new List<LineReader>();
        try
        {
            if (programs.JetNotify is not null)
            {
                readers.Add(new(broker, "jetnotify", "/bench/a",
                    [programs.JetNotify, "subscribe", "--host", "127.0.0.1", "--port", port, "--topic", "/bench/a",
                        "--topic", LoadTopic]));
            }

            readers.Add(new(broker, "mosquitto_sub -v", "/bench/b",
                [peer, "-h", "127.0.0.1", "-p", port, "-v", "-t", "/bench/b", "-t", LoadTopic]));
            if (load > 0)
            {
                new Thread(() => Load(broker, load, over.Token)) { IsBackground = true }.Start();
                Thread.Sleep(s_settling);
                double came = readers.Min(reader => reader.Others) / s_settling.TotalSeconds;
                if (came < 0.9 * load)
                {
                    Console.Error.WriteLine($"{Name}: mosquitto brings {came:N0}/s of {load:N0}");
                    return false;
                }
            }

            for (int number = 1; number <= WarmUp + messages; number++)
            {
                foreach (var reader in readers)
                {
                    double taken = reader.Take(number);
                    if (number > WarmUp)
                    {
                        reader.Microseconds.Add(taken);
                    }

                    // A single message: the one before is long over, and everyone sleeps.
                    Thread.Sleep(1);
                }
            }

            foreach (var reader in readers)
            {
                Report(reader, reader == readers[0] && programs.JetNotify is not null ? readers[1] : null, load);
            }

            return true;
        }
        finally
        {
            over.Cancel();
            readers.ForEach(reader => reader.Dispose());
        }
    }

    // In pieces of a millisecond each, by the clock: one that came late is made up for.
    private static void Load(RealBroker broker, int rate, CancellationToken over)
    {
        int piece = rate / 1000;
        var block = new PublishBlock(LoadTopic, Payload.Small.Body, 0, mqtt5: false, piece);
        var clock = Stopwatch.StartNew();
        for (long sent = 0; !over.IsCancellationRequested; sent += piece)
        {
            broker.Send(block.Slice(0, piece));
            while (clock.Elapsed.TotalSeconds * rate < sent + piece && !over.IsCancellationRequested)
            {
                Thread.Sleep(1);
            }
        }
    }

    private void Report(LineReader reader, LineReader? peer, int load)
    {
        var (median, late) = (Median.Of(reader.Microseconds), Median.Percentile99(reader.Microseconds));
        string name = load == rate ? Name
            : $"{Name}: at {Table.Text(load / 1000.0, "0.#")} k/s, more is not brought here";
        string result = $"median {Table.Text(median, "F0")} µs, p99 {Table.Text(late, "F0")} µs";
        if (peer is null)
        {
            table.Add(name, reader.Name, reader.Microseconds.Count, result, "");
            return;
        }

        var (medians, lates) = (median / Median.Of(peer.Microseconds), late / Median.Percentile99(peer.Microseconds));
        table.Add(name, reader.Name, reader.Microseconds.Count,
            $"{result}: {Table.Text(medians, "F2")} and {Table.Text(lates, "F2")} × theirs",
            $"≤ {Table.Text(AtMost, "F1")}: {Table.Verdict(medians <= AtMost && lates <= AtMost)}");
    }

    /// <summary>A subscriber whose standard output is read line by line.</summary>
    private sealed class LineReader : IDisposable
    {
        private readonly RealBroker _broker;
        private readonly string _topic;
        private readonly Process _process;
        private readonly Stream _output;
        private readonly BlockingCollection<(long At, byte[] Line)> _lines = [];
        private long _others;

        public LineReader(RealBroker broker, string name, string topic, string[] command)
        {
            (_broker, Name, _topic) = (broker, name, topic);
            // A retained message is printed as soon as the subscription stands: no guess when that is.
            _broker.Publish(_topic, "0"u8, retain: true);
            _process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
            AppDomain.CurrentDomain.ProcessExit += Stop;
            _output = _process.StandardOutput.BaseStream;
            new Thread(ReadLines) { IsBackground = true }.Start();
            Next();
        }

        public string Name { get; }

        public List<double> Microseconds { get; } = [];

        /// <summary>How many lines came of other topics. Any thread.</summary>
        public long Others => Volatile.Read(ref _others);

        /// <summary>Publishes one message and waits for its line: the microseconds between.</summary>
        public double Take(int number)
        {
            byte[] body = Encoding.ASCII.GetBytes(
                $$$"""{"jet-event":{"attributes":{"generation-number":{{{number}}},"flags":192},"hostname":"vqfx"}}""");
            long start = Stopwatch.GetTimestamp();
            _broker.Publish(_topic, body, retain: false);
            var (at, line) = Next();
            double taken = Stopwatch.GetElapsedTime(start, at).TotalMicroseconds;
            return line.AsSpan().EndsWith(body) ? taken
                : throw new BenchException($"{Name} printed {Encoding.UTF8.GetString(line)}");
        }

        public void Dispose()
        {
            AppDomain.CurrentDomain.ProcessExit -= Stop;
            Stop(null, EventArgs.Empty);
            _process.WaitForExit(5_000);
            _process.Dispose();
        }

        private (long At, byte[] Line) Next() => _lines.TryTake(out var line, 10_000)
            ? line
            : throw new BenchException($"{Name} printed no line for a message");

        // All the time, so that nobody waits for a pipe that is full. The time is that at which a read returns.
        private void ReadLines()
        {
            byte[] topic = Encoding.UTF8.GetBytes($"{_topic} ");
            byte[] buffer = new byte[64 * 1024];
            int length = 0;
            while (_output.Read(buffer, length, buffer.Length - length) is var read and > 0)
            {
                long at = Stopwatch.GetTimestamp();
                length += read;
                var rest = buffer.AsSpan(0, length);
                while (rest.IndexOf((byte)'\n') is var end and >= 0)
                {
                    if (rest.StartsWith(topic))
                    {
                        _lines.Add((at, rest[..end].ToArray()));
                    }
                    else
                    {
                        Volatile.Write(ref _others, _others + 1);
                    }

                    rest = rest[(end + 1)..];
                }

                rest.CopyTo(buffer);
                length = rest.Length;
            }
        }

        private void Stop(object? sender, EventArgs e) => _process.Kill();
    }
}
