using System.Diagnostics;
using System.Runtime.InteropServices;

namespace JetNotify.Bench;

internal static class Program
{
    private const double HelpAtMost = 2.5;
    private const double PeakAtMost = 20;

    private static int Main(string[] arguments)
    {
        if (arguments is ["floor", .. var rest])
        {
            return Floor.Run(rest);
        }

        if (arguments is ["mqttnet", var port, var filter, var messages])
        {
            return LibraryClient.Run(port, filter, messages).GetAwaiter().GetResult();
        }

        // An interrupted bench leaves no subscriber behind: the exit handlers end them. The runtime itself handles no
        // signal.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(130));
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(143));
        try
        {
            var options = BenchOptions.Parse(arguments);
            Child.Adopt();
            return Run(options, Programs.Find());
        }
        catch (BenchException e)
        {
            Console.Error.WriteLine($"bench: {e.Message}");
            return 2;
        }
    }

    private static int Run(BenchOptions options, Programs programs)
    {
        var table = new Table();
        var speed = new FullSpeed(options, table);
        var jobs = Row.All(programs).Select(row => (row.Name, Work: (Action)(() => speed.Run(row)))).ToList();
        jobs.Add((Growth.Name, () => new Growth(options, programs, speed, table).Run()));
        jobs.Add((Memory, () => PeakMemory(options, programs, speed, table)));
        foreach (int rate in (int[])[0, 50_000])
        {
            var latency = new Latency(programs, options, table, rate);
            jobs.Add((latency.Name, latency.Run));
        }

        jobs.Add((Replay.Name, () => new Replay(options, programs, speed, table).Run()));
        jobs.Add((Minify.Name, () => new Minify(options, programs, table).Run()));
        var router = new SimulatedRouter(programs, options, table);
        jobs.Add((SimulatedRouter.Speed, router.MeasureSpeed));
        jobs.Add((SimulatedRouter.Recorded, router.MeasureRecording));
        jobs.Add((SimulatedRouter.Memory, router.MeasureMemory));
        jobs.Add((Help, () => Startup(programs, table)));
        int failed = 0;
        foreach (var (name, work) in jobs.Where(job => options.Wants(job.Name)))
        {
            try
            {
                work();
            }
            catch (BenchException e)
            {
                // The other rows are still worth having.
                failed = 1;
                table.Add(name, "", 0, $"**failed**: {e.Message}", "");
            }
        }

        table.Print(Console.Out);
        Console.Out.WriteLine(
            $"\nMedians of {options.Repeats} runs by turns; QoS 1 and 2 with {options.Window} in flight; "
            + $"{Environment.ProcessorCount} cores; {programs.MosquittoVersion()}");
        return failed;
    }

    private const string Memory = "peak memory";

    // Ten times the messages in the same memory: nothing is kept.
    private static void PeakMemory(BenchOptions options, Programs programs, FullSpeed speed, Table table)
    {
        if (programs.Ours(Prints.OneLine) is not { } ours)
        {
            return;
        }

        var row = new Row(Memory, Payload.Event, 0, ours);
        double before = 0.0;
        foreach (long messages in (long[])[options.Messages, options.Messages * 10])
        {
            var cost = speed.Time(row, ours, messages, "/dev/null");
            double peak = cost.PeakBytes / 1e6;
            table.Add(Memory, ours.Name, messages, [cost],
                before > 0 ? $"peak {Table.Text(peak / before, "F2")} × that of a tenth" : "",
                $"≤ {PeakAtMost} MB: {Table.Verdict(peak <= PeakAtMost)}");
            before = peak;
        }
    }

    private const string Help = "start, --help";

    private static void Startup(Programs programs, Table table)
    {
        if (programs.JetNotify is null)
        {
            return;
        }

        double ours = MedianStart(programs.JetNotify);
        string result = $"median {Table.Text(ours, "F1")} ms";
        if (programs.Mosquitto is null)
        {
            table.Add(Help, "jetnotify --help", Starts, result, "");
            return;
        }

        double theirs = MedianStart(programs.Mosquitto);
        double ratio = ours / theirs;
        table.Add(Help, "jetnotify --help", Starts, $"{result}: {Table.Text(ratio, "F2")} × theirs",
            $"≤ {HelpAtMost}: {Table.Verdict(ratio <= HelpAtMost)}");
        table.Add(Help, "mosquitto_sub --help", Starts, $"median {Table.Text(theirs, "F1")} ms", "");
    }

    private const int Starts = 20;

    private static double MedianStart(string program)
    {
        var taken = new List<double>();
        for (int run = 0; run < Starts; run++)
        {
            var watch = Stopwatch.StartNew();
            using var process = Process.Start(new ProcessStartInfo(program,
                ["--help"])
            { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            taken.Add(watch.Elapsed.TotalMilliseconds);
        }

        return Median.Of(taken);
    }
}
