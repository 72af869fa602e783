namespace JetNotify.Bench;

/// <summary>A recording of the real event, played as fast as can be: messages a second, the program's start
/// included.</summary>
internal sealed class Replay(BenchOptions options, Programs programs, FullSpeed speed, Table table)
{
    private const double AtLeast = 2e6;

    /// <summary>The name of its row.</summary>
    public const string Name = "replay, json";

    /// <summary>Records, and plays that.</summary>
    public void Run()
    {
        if (programs.JetNotify is null || programs.Recording(Payload.Event) is not { } recorder)
        {
            return;
        }

        try
        {
            speed.Time(new Row(Name, Payload.Event, 0, recorder), recorder, options.Messages, "/dev/null");
            string[] command = [programs.JetNotify, "replay", Programs.RecordingFile, "-o", "json", "--speed", "max"];
            var costs = new List<Cost>();
            for (int repeat = 0; repeat < options.Repeats; repeat++)
            {
                var cost = Child.Run(command, "/dev/null", options.Deadline);
                costs.Add(cost.ExitCode == 0 ? cost : throw new BenchException($"replay ended with {cost.ExitCode}"));
            }

            double rate = options.Messages / Median.Of(costs.Select(cost => cost.Wall));
            table.Add(Name, "jetnotify replay -o json", options.Messages, costs,
                $"{Table.Text(rate / 1e6, "F2")} M messages/s",
                $"≥ {AtLeast / 1e6} M/s: {Table.Verdict(rate >= AtLeast)}");
        }
        finally
        {
            File.Delete(Programs.RecordingFile);
        }
    }
}
