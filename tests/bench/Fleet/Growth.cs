using System.Diagnostics;
using static JetNotify.Bench.Fleet.Results;
using static JetNotify.Bench.Fleet.Setup;

namespace JetNotify.Bench.Fleet;

/// <summary>The same fleet at several sizes: connecting, being quiet, events, and how old they get.</summary>
internal static class Growth
{
    private const int PerSecond = 10;

    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_busy = TimeSpan.FromSeconds(10);

    /// <summary>Measures a fleet of so many.</summary>
    public static void Measure(string folder, int count, bool isWhole)
    {
        using (var fleet = new CannedFleet(FreePort()))
        {
            fleet.Listen();
            Hold(fleet, folder, count, isWhole);
            fleet.Kill();
        }

        if (LoopInC is { } loop)
        {
            using var fleet = new CannedFleet(FreePort());
            fleet.Listen();
            Least(fleet, loop, count);
            fleet.Kill();
        }

        using (var fleet = new CannedFleet(FreePort()))
        {
            fleet.Listen();
            Age(fleet, folder, count, isWhole);
            fleet.Kill();
        }
    }

    private static void Hold(CannedFleet fleet, string folder, int count, bool isWhole)
    {
        var clock = Stopwatch.StartNew();
        using var tool = Collect(isRead: false, Inventory(folder, fleet.Inventory(count)));
        Until(() => fleet.Subscribed == count, TimeSpan.FromMinutes(1), "all subscribed");
        double wall = clock.Elapsed.TotalSeconds;
        double cpu = tool.Cpu;
        Note("from start to all subscribed, no rate limit", $"{Text(wall)} s, {Text(cpu)} s CPU",
            $"≤ 15 s, ≤ 6 s CPU: {Verdict(wall <= 15 && cpu <= 6)}");
        Thread.Sleep(s_settling);
        double memory = tool.Resident;
        Note("connected and quiet: memory", $"{Text(memory, "F0")} MB",
            $"≤ 128 MB: {Verdict(memory <= 128)}");
        double before = tool.Cpu;
        var quiet = TimeSpan.FromSeconds(isWhole ? 60 : 10);
        Thread.Sleep(quiet);
        double share = (tool.Cpu - before) / quiet.TotalSeconds;
        Note("quiet, keep-alive 60 s: CPU", $"{Text(100 * share, "F1")} %", $"≤ 2 %: {Verdict(share <= 0.02)}");
        int threads = 0;
        foreach (int qos in (int[])[1, 0])
        {
            var (rate, cores, result) = Busy(fleet, tool, qos);
            threads = Math.Max(threads, tool.Threads);
            Note($"{PerSecond} events/s each, QoS {qos}, json to /dev/null", result,
                qos == 0 ? null
                    : rate < 0.9 * PerSecond * count ? "≤ 1.0 core: **not reached by the sender**"
                    : $"≤ 1.0 core: {Verdict(cores <= 1)}");
        }

        Note("threads", $"{threads}", $"≤ 16: {Verdict(threads <= 16)}");

        void Note(string figure, string result, string? promised) =>
            Grow(figure, count, result, isWhole ? promised : null);
    }

    // Its connections are the same, its work nothing but the system's.
    private static void Least(CannedFleet fleet, string loop, int count)
    {
        using var tool = Child.Start(false, loop, $"{fleet.Port}", $"{count}");
        Until(() => fleet.Subscribed == count, TimeSpan.FromMinutes(1), "all subscribed");
        Thread.Sleep(s_settling);
        foreach (int qos in (int[])[1, 0])
        {
            Grow(
                $"a loop in C that reads, writes and acknowledges, QoS {qos}", count, Busy(fleet, tool, qos).Result, null);
        }
    }

    private static (double Rate, double Cores, string Result) Busy(CannedFleet fleet, Child tool, int qos)
    {
        double before = tool.Cpu;
        var clock = Stopwatch.StartNew();
        long sent = fleet.SendEvents(PerSecond, s_busy, qos);
        double rate = sent / clock.Elapsed.TotalSeconds;
        double taken = tool.Cpu - before;
        double cores = taken / clock.Elapsed.TotalSeconds;
        return (rate, cores, $"{Text(rate, "N0")}/s, {Text(cores)} cores, {Text(taken / sent * 1e6, "F1")} µs each");
    }

    private static void Age(CannedFleet fleet, string folder, int count, bool isWhole)
    {
        using var tool = Collect(isRead: true, Inventory(folder, fleet.Inventory(count)));
        var reader = new StampReader(tool.Output, every: Math.Max(1, count / 100));
        Until(() => fleet.Subscribed == count, TimeSpan.FromMinutes(1), "all subscribed");
        Thread.Sleep(s_settling);
        reader.Begin();
        var clock = Stopwatch.StartNew();
        long sent = fleet.SendEvents(PerSecond, s_busy, qos: 1);
        double rate = sent / clock.Elapsed.TotalSeconds;
        Thread.Sleep(500);
        var (half, most) = reader.End();
        Grow("the same, from the socket to the pipe",
            count, $"median {Text(half, "F1")} ms, p99 {Text(most, "F1")} ms",
            !isWhole ? null : rate < 0.9 * PerSecond * count ? "p99 ≤ 50 ms: **not reached by the sender**"
                : $"p99 ≤ 50 ms: {Verdict(most <= 50)}");
    }
}
