using System.Diagnostics;
using System.Globalization;
using static JetNotify.Bench.Fleet.Results;
using static JetNotify.Bench.Fleet.Setup;

namespace JetNotify.Bench.Fleet;

/// <summary>What is measured once, of the whole fleet or of one router.</summary>
internal static class Figures
{
    public static void Load(string folder, int count)
    {
        string toml = "[defaults]\nevent = [\"all\"]\n[groups.edge]\nkeepalive = \"60s\"\n[routers]\n"
            + string.Concat(Enumerable.Range(0, count)
            .Select(i => $"r{i:00000} = {{ host = \"{CannedFleet.Address(i)}\", group = \"edge\", "
                + $"tags = {{ site = \"s{i % 50}\" }} }}\n"));
        string empty = Path.Combine(folder, "one.toml");
        string file = Path.Combine(folder, "many.toml");
        File.WriteAllText(empty, "[routers]\nr = \"h\"\n");
        File.WriteAllText(file, toml);
        double one = Enumerable.Range(0, 5).Min(_ => Run("inventory", "check", empty));
        double many = Enumerable.Range(0, 5).Min(_ => Run("inventory", "check", file));
        Add("an inventory in TOML is loaded", count, $"{Text(many - one, "F0")} ms, the start of the program left out",
            $"≤ 200 ms: {Verdict(many - one <= 200)}");
    }

    public static void FullSpeed(string folder)
    {
        const long Messages = 1_000_000;
        const int Turns = 7;
        double[,] cpu = new double[Turns, 2];
        using var fleet = new CannedFleet(FreePort());
        fleet.Listen();
        for (int turn = 0; turn < Turns; turn++)
        {
            for (int i = 0; i < 2; i++)
            {
                string port = fleet.Port.ToString(CultureInfo.InvariantCulture);
                string[] command = i == 0
                    ? ["subscribe", "-h", "127.0.0.9", "-p", port, "-t", "#", "-q", "0", "-o", "json"]
                    : ["collect", "-h", $"127.0.0.9:{port}", "-t", "#", "-q", "0"];
                int before = fleet.Subscribed;
                using var tool = Child.Start(false, [Tool, .. command, "-W", "60"]);
                Until(() => fleet.Subscribed > before, TimeSpan.FromSeconds(20), "subscribed");
                double start = tool.Cpu;
                fleet.Flood("127.0.0.9", Messages);
                Thread.Sleep(1_000);
                cpu[turn, i] = tool.Cpu - start;
                tool.Dispose();
                Until(() => fleet.Subscribed == 0, TimeSpan.FromSeconds(20), "gone");
            }
        }

        // By turns, and of these the one in the middle: how often either is woken is the machine's mood.
        int middle = Enumerable.Range(0, Turns).OrderBy(turn => cpu[turn, 1] / cpu[turn, 0]).ElementAt(Turns / 2);
        double ratio = cpu[middle, 1] / cpu[middle, 0];
        Add("one router at full speed, 1,000,000 events, json", 1,
            $"collect {Text(cpu[middle, 1])} s CPU ÷ subscribe {Text(cpu[middle, 0])} s = {Text(ratio)}, median of {Turns}",
                $"≤ 1.3: {Verdict(ratio <= 1.3)}");
        fleet.Kill();
    }

    public static void Fairness(string folder)
    {
        using var fleet = new CannedFleet(FreePort());
        fleet.Listen();
        using var tool = Collect(isRead: true,
            Inventory(folder, $"127.0.0.9:{fleet.Port} flood\n" + fleet.Inventory(50)), "-q", "0");
        var reader = new StampReader(tool.Output, every: 1);
        Until(() => fleet.Subscribed == 51, TimeSpan.FromMinutes(1), "all subscribed");
        using var end = new CancellationTokenSource();
        var flood = Task.Run(() => fleet.Flood("127.0.0.9", long.MaxValue, end.Token));
        Thread.Sleep(1_000);
        reader.Begin();
        uint flooding = CannedFleet.Key(System.Net.IPAddress.Parse("127.0.0.9"));
        long sent = fleet.SendEvents(10, TimeSpan.FromSeconds(10), qos: 0, which: address => address != flooding);
        Thread.Sleep(500);
        var (half, most) = reader.End();
        end.Cancel();
        Add("50 routers beside one that floods: from the socket to the pipe", 51,
            $"{sent} sent, {reader.Count} read; median {Text(half)} ms, p99 {Text(most)} ms",
                $"p99 ≤ 50 ms: {Verdict(most <= 50)}");
        tool.Dispose();
        fleet.Kill();
        flood.Wait(TimeSpan.FromSeconds(5));
    }

    public static void Change(string folder, int count)
    {
        using var fleet = new CannedFleet(FreePort());
        fleet.Listen();
        string text = fleet.Inventory(count);
        using var tool = Collect(isRead: false, Inventory(folder, text));
        Until(() => fleet.Subscribed == count, TimeSpan.FromMinutes(1), "all subscribed");
        Thread.Sleep(3_000);
        int before = fleet.Connections;
        Inventory(folder, text.Replace($"{CannedFleet.Address(77)}:", $"{CannedFleet.Address(count + 77)}:",
            StringComparison.Ordinal));
        var clock = Stopwatch.StartNew();
        tool.Signal(1);
        Until(() => fleet.Connections > before
            && fleet.Subscribed == count, TimeSpan.FromSeconds(20), "the change is there");
        double taken = clock.Elapsed.TotalMilliseconds;
        Thread.Sleep(3_000);
        int touched = fleet.Connections - before;
        Add("one router changed, SIGHUP to subscribed", count, $"{touched} connection touched, {Text(taken, "F0")} ms",
            $"1 and ≤ 300 ms: {Verdict(touched == 1 && taken <= 300)}");
        tool.Dispose();
        fleet.Kill();
    }

    public static void Outage(string folder, int count)
    {
        using var fleet = new CannedFleet(FreePort());
        fleet.Listen();
        using var tool = Child.Start(false, Tool, "collect", "--inventory",
            Inventory(folder, fleet.Inventory(count)));
        Until(() => fleet.Subscribed == count, TimeSpan.FromMinutes(3), "all subscribed");
        Thread.Sleep(2_000);
        int threads = tool.Threads;
        fleet.Kill();
        var clock = Stopwatch.StartNew();
        Thread.Sleep(30_000);
        int most = Math.Max(threads, tool.Threads);
        fleet.ForgetRate();
        fleet.Listen();
        Until(() => fleet.Subscribed == count, TimeSpan.FromMinutes(5), "all are back");
        double back = clock.Elapsed.TotalSeconds - 30;
        most = Math.Max(most, tool.Threads);
        Add("all brokers killed and back after 30 s", count,
            $"all heard {Text(back, "F0")} s after they were back, {fleet.MostConnectionsASecond} connects in the "
                + $"busiest second, {threads} threads before and {most} at most, {Text(tool.Peak, "F0")} MB at most",
            $"≤ 120 s, ≤ 220 a second, no more threads: "
                + $"{Verdict(back <= 120 && fleet.MostConnectionsASecond <= 220 && most <= Math.Max(16, threads))}");
        tool.Dispose();
        fleet.Kill();
    }

    public static void Peers(int count)
    {
        using var fleet = new CannedFleet(FreePort());
        fleet.Listen();
        var peers = new List<Child>();
        try
        {
            var clock = Stopwatch.StartNew();
            for (int i = 0; i < count; i++)
            {
                peers.Add(Child.Start(false, "mosquitto_sub", "-h", CannedFleet.Address(i), "-p",
                    fleet.Port.ToString(CultureInfo.InvariantCulture),
                    "-t", "/junos/events/#", "-q", "1", "-F", "%J"));
            }

            Until(() => fleet.Subscribed == count, TimeSpan.FromMinutes(2), "all subscribed");
            double wall = clock.Elapsed.TotalSeconds;
            double start = peers.Sum(peer => peer.Cpu);
            Thread.Sleep(3_000);
            Add("mosquitto_sub, a process each: from start to all subscribed", count,
                $"{Text(wall)} s, {Text(start)} s CPU", "");
            Add("mosquitto_sub: memory", count,
                $"{Text(peers.Sum(peer => peer.Proportional), "F0")} MB proportional, "
                    + $"{Text(peers.Sum(peer => peer.Resident), "F0")} MB resident", "");
            double before = peers.Sum(peer => peer.Cpu);
            clock.Restart();
            long sent = fleet.SendEvents(10, TimeSpan.FromSeconds(10), qos: 1);
            double cpu = peers.Sum(peer => peer.Cpu) - before;
            Add("mosquitto_sub: 10 events/s each, QoS 1, %J to /dev/null", count,
                $"{Text(sent / clock.Elapsed.TotalSeconds, "N0")} events/s, {Text(cpu / clock.Elapsed.TotalSeconds)} "
                    + $"cores, {Text(cpu / sent * 1e6, "F1")} µs an event", "");
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
            fleet.Kill();
        }
    }

    private static double Run(params string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(Tool, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return clock.Elapsed.TotalMilliseconds;
    }
}
