using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace JetNotify.Bench.Delivery;

internal static partial class Program
{
    private const int Stop = 19;
    private const int Continue = 18;
    private const int Terminate = 15;

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);
    private static readonly List<string> s_lines = ["| figure | result | promised |", "|---|---|---|"];

    private static string Tool =>
        Environment.GetEnvironmentVariable("JETNOTIFY")
        ?? throw new InvalidOperationException("JETNOTIFY names the program");

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["pipe", var to])
        {
            return await Producer.Pipe(to);
        }

        if (arguments is ["produce", var url, var count, var size])
        {
            return await Producer.Run(url, Number(count), Number(size));
        }

        Child.Adopt();
        int records = Number(ValueOf(arguments, "--records") ?? "300000");
        int outage = Number(ValueOf(arguments, "--outage") ?? "60");
        string wanted = ValueOf(arguments, "--rows") ?? "";
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(130));
        string folder = Directory.CreateTempSubdirectory("jetnotify-delivery-bench-").FullName;
        try
        {
            if ("rate".Contains(wanted, StringComparison.Ordinal))
            {
                await Rate(folder, records);
            }

            if ("kills".Contains(wanted, StringComparison.Ordinal))
            {
                int each = Number(ValueOf(arguments, "--events") ?? "100000");
                int perSecond = Number(ValueOf(arguments, "--per-second") ?? "10000");
                var (missing, twice, backwards, took) = await Kills.Run(folder, Tool, each, perSecond);
                Line($"100 routers × {each:N0} events, kill -9 of collector (6 ×) and server (6 ×), in {took}",
                    $"missing {missing}, twice {twice}, before smaller numbers {backwards}",
                    $"0, 0: {(missing + twice == 0 ? "met" : "missed")}");
            }

            if ("take-over".Contains(wanted, StringComparison.Ordinal))
            {
                var (silence, missing) = await TakeOver.Run(folder, Tool);
                Line("take-over after kill -9, a lease of 15 s: the longest silence of any router, missing",
                    $"{silence:F1} s, {missing}", $"≤ 20 s, 0: {(silence <= 20 && missing == 0 ? "met" : "missed")}");
            }

            if ("outage".Contains(wanted, StringComparison.Ordinal))
            {
                await Outage(folder, outage);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        s_lines.ForEach(Console.Out.WriteLine);
        string load = File.ReadAllText("/proc/loadavg").Trim();
        Console.Out.WriteLine($"\n{Environment.ProcessorCount} cores; {Environment.OSVersion}; load {load}");
        return 0;
    }

    // By turns, so that a noisy minute falls on both.
    private static async Task Rate(string folder, int records)
    {
        using var server = await Server.Start(folder);
        var ours = new List<Cost>();
        var bare = new List<Cost>();
        var pipe = new List<Cost>();
        int bytes = 0;
        for (int i = 0; i < 3; i++)
        {
            await server.MakeStream();
            using (var router = Router(out int port, "max"))
            {
                string[] command =
                    [Tool, "subscribe", "-h", "127.0.0.1", "-p", $"{port}", "-t", "#", "-q", "1", "-C", $"{records}",
                        "--quiet", "--to", server.Url];
                ours.Add(Child.Run(command, "/dev/null", s_longest));
                router.Kill();
            }

            var state = await server.State();
            bytes = (int)(state.Bytes / state.Messages) - 200;
            await server.MakeStream();
            using (var router = Router(out int port, "max"))
            {
                string piped = $"{Tool} subscribe -h 127.0.0.1 -p {port} -t '#' -q 1 -C {records} -o json --quiet | "
                    + $"{Environment.ProcessPath} pipe {server.Address}";
                pipe.Add(Child.Run(["/bin/sh", "-c", piped], "/dev/null", s_longest));
                router.Kill();
            }

            await server.MakeStream();
            string[] producer = [Environment.ProcessPath!, "produce", server.Address, $"{records}", $"{bytes}"];
            bare.Add(Child.Run(producer, "/dev/null", s_longest));
            Console.Error.WriteLine($"rate: ours {Text(ours[^1])}; bare {Text(bare[^1])}; pipe {Text(pipe[^1])}");
        }

        double wall = Median(bare.Zip(ours, (b, o) => b.Wall / o.Wall));
        double cpu = Median(ours.Zip(bare, (o, b) => o.Cpu / b.Cpu));
        Line($"router → JetStream, {records:N0} records of {bytes} bytes with ids", PerRecord(ours, records), "");
        Line("the same from a bare producer on NATS.Net", PerRecord(bare, records), "");
        Line("subscribe -o json | a loop that publishes a thousand lines at a time, without ids",
            PerRecord(pipe, records),
            $"shown: rate {Median(pipe.Zip(ours, (p, o) => p.Wall / o.Wall)):F2} ×, "
                + $"CPU {Median(pipe.Zip(ours, (p, o) => p.Cpu / o.Cpu)):F2} × ours");
        Line("rate ÷ bare", $"{wall:F2}", $"≥ 0.8: {(wall >= 0.8 ? "met" : "missed")}");
        Line("CPU ÷ bare", $"{cpu:F2}", $"≤ 1.3: {(cpu <= 1.3 ? "met" : "missed")}");
    }

    private static async Task Outage(string folder, int seconds)
    {
        const int PerSecond = 5_000;
        using var server = await Server.Start(folder);
        await server.MakeStream();
        using var router = Router(out int port, $"{PerSecond}");
        using var quiet = await Broker.Start(folder);
        string spool = Path.Combine(folder, "spool");
        string inventory = Path.Combine(folder, "routers.txt");
        await File.WriteAllLinesAsync(inventory, [$"127.0.0.1:{port} busy", $"127.0.0.1:{quiet.Port} quiet"]);
        string[] command =
            ["collect", "--inventory", inventory, "-t", "#", "-q", "1", "--quiet", "--to", server.Url,
                "--spool", spool];
        using var tool = Process.Start(new ProcessStartInfo(Tool, command))!;
        await Task.Delay(5_000);
        long before = Resident(tool);
        server.Signal(Stop);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        long after = Resident(tool);
        long waiting = Directory.GetFiles(spool, "0*.ndjson").Sum(file => new FileInfo(file).Length);
        server.Signal(Continue);
        long stored = (await server.State()).Messages;
        var clock = Stopwatch.StartNew();
        await Task.Delay(2_000);
        var publishing = quiet.Publish(1, 500, 50);
        while (Spooled(spool) > 1_000_000)
        {
            await Task.Delay(100);
        }

        double took = clock.Elapsed.TotalSeconds;
        double drained = ((await server.State()).Messages - stored) / took;
        Line($"engine hung for {seconds} s at {PerSecond:N0} events/s: memory growth",
            $"{(after - before) / 1e6:F1} MB, {waiting / 1e6:F0} MB spooled",
            $"≤ 32 MB: {(after - before <= 32_000_000 ? "met" : "missed")}");
        Line("drain after it ÷ live rate", $"{drained / PerSecond:F1} (in {took:F1} s)",
            $"≥ 3: {(drained >= 3 * PerSecond ? "met" : "missed")}");
        await publishing;
        _ = Signal(tool.Id, Terminate);
        await tool.WaitForExitAsync();
        double late = await server.Lateness("payload\":{\"n\"");
        Line("live events of a router that has nothing in the spool, at most", $"{late:F2} s late",
            $"≤ 5: {(late <= 5 ? "met" : "missed")}");
        router.Kill();
        var holes = await server.Holes();
        Line("missing, order broken", $"{holes.Missing}, {holes.Backwards} of {holes.Count:N0}",
            $"0, 0: {(holes is { Missing: 0, Backwards: 0 } ? "met" : "missed")}");
    }

    private static Process Router(out int port, string rate)
    {
        port = FreePort();
        string[] command =
            ["simulate", "-p", $"{port}", "--scenario", "address-change", "--rate", rate,
                "--wait-subscribers", "1", "--quiet"];
        var router = Process.Start(new ProcessStartInfo(Tool, command)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        for (int i = 0; i < 100 && !Answers(port); i++)
        {
            Thread.Sleep(50);
        }

        return router;
    }

    private static long Spooled(string spool) => Directory.GetFiles(spool, "0*.ndjson")
        .Sum(file => File.Exists(file) ? new FileInfo(file).Length : 0);

    private static long Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    internal static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    internal static bool Answers(int port)
    {
        try
        {
            using var probe = new TcpClient();
            probe.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int Signal(int process, int signal);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(Cost cost) => $"{cost.Wall:F2} s, {cost.Cpu:F2} s CPU";

    private static string PerRecord(List<Cost> costs, int records) =>
        $"{records / Median(costs.Select(cost => cost.Wall)):N0}/s, "
            + $"{Median(costs.Select(cost => cost.Cpu)) / records * 1e6:F1} µs CPU, "
            + $"{Median(costs.Select(cost => cost.PeakBytes / 1e6)):F0} MB";

    private static void Line(string figure, string result, string promised) =>
        s_lines.Add($"| {figure} | {result} | {promised} |");

    private static string? ValueOf(string[] arguments, string option)
    {
        int at = Array.IndexOf(arguments, option);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
