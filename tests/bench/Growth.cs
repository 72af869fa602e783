namespace JetNotify.Bench;

/// <summary>What a message takes as the messages, the filters and the conditions become more: ours alone.</summary>
internal sealed class Growth(BenchOptions options, Programs programs, FullSpeed speed, Table table)
{
    /// <summary>The name of its rows.</summary>
    public const string Name = "growth";

    private const double Share = 0.2;

    /// <summary>Runs all of them.</summary>
    public void Run()
    {
        foreach (int length in (int[])[30, 600, 6_000, 60_000, 300_000, 1_000_000])
        {
            var payload = Payload.Of(length);
            Measure($"{payload.Body.Length} B", payload, Prints.OneLine, []);
        }

        foreach (int count in (int[])[1, 10, 100, 1_000, 10_000])
        {
            Measure($"{count} -T", Payload.Event, Prints.OneLine, ["-o", "raw", .. Filters("-T", count)]);
        }

        foreach (int count in (int[])[1, 10, 100, 1_000, 10_000])
        {
            // One of them covers the others, so that the broker is asked for it alone.
            Measure($"{count} -t", Payload.Event, Prints.OneLine, ["-o", "raw", .. Filters("-t", count)]);
        }

        foreach (int count in (int[])[1, 10, 100])
        {
            string[] conditions = [.. Enumerable.Range(0, count)
                .SelectMany(i => (string[])["--where", $"attributes.family != 'x{i}'"])];
            Measure($"{count} --where", Payload.Event, Prints.OneLine, ["-o", "raw", .. conditions]);
        }
    }

    private static IEnumerable<string> Filters(string option, int count) =>
        Enumerable.Range(0, count).SelectMany(i => (string[])[option,
            $"/junos/events/kernel/interfaces/ifa/add/xe-0/0/{i + 2}.0/#"]);

    private void Measure(string what, Payload payload, Prints prints, string[] arguments)
    {
        if (programs.Ours(prints, arguments) is not { } ours)
        {
            return;
        }

        // What starts with ten thousand options takes its time: the start is measured by itself.
        long messages = Math.Max(100, (long)(options.Messages * Share * payload.Share));
        var row = new Row(Name, payload, 0, ours);
        var costs = new List<Cost>();
        var starts = new List<Cost>();
        for (int repeat = 0; repeat < options.Repeats; repeat++)
        {
            costs.Add(speed.Time(row, ours, messages, "/dev/null"));
            starts.Add(speed.Time(row, ours, 1, "/dev/null"));
        }

        double start = Median.Of(starts.Select(one => one.Cpu));
        double each = (Median.Of(costs.Select(one => one.Cpu)) - start) / messages;
        string perByte = payload == Payload.Event
            ? ""
            : $", {Table.Text(each * 1e9 / payload.Body.Length, "F2")} ns a byte";
        table.Add($"{Name}, {what}", "jetnotify", messages, costs,
            $"{Table.Text(each * 1e6, "F2")} µs a message{perByte}; start {Table.Text(start * 1e3, "F0")} ms", "");
    }
}
