namespace JetNotify.Bench;

/// <summary>Runs a row: each program by turns (A B A B), so that a noisy minute falls on all of them.</summary>
internal sealed class FullSpeed(BenchOptions options, Table table)
{
    // A program that prints the wrong thing fast has won nothing.
    private const int CheckedMessages = 1_000;

    /// <summary>Checks, times and reports the row.</summary>
    public void Run(Row row)
    {
        var subscribers = row.Subscribers.OfType<Subscriber>().ToArray();
        double share = options.Messages * row.Payload.Share;
        long[] counts = subscribers.Select(one => Math.Max(1, (long)(share * one.Share))).ToArray();
        foreach (var subscriber in subscribers)
        {
            Check(row, subscriber);
        }

        var costs = subscribers.Select(_ => new List<Cost>()).ToArray();
        for (int repeat = 0; repeat < options.Repeats; repeat++)
        {
            for (int index = 0; index < subscribers.Length; index++)
            {
                var cost = Time(row, subscribers[index], counts[index], row.IntoCat ? null : "/dev/null");
                costs[index].Add(cost);
                Console.Error.WriteLine(
                    $"{row.Name}: {subscribers[index].Name}: {cost.Wall:F3} s wall, {cost.Cpu:F3} s CPU");
            }
        }

        for (int index = 0; index < subscribers.Length; index++)
        {
            var (result, promised) = ("", "");
            if (index > 0 && row.Subscribers[0] is not null)
            {
                double messages = (double)counts[index] / counts[0];
                if (row.MoreAtMost is { } most)
                {
                    double more = Median.Of(costs[index].Zip(costs[0],
                        (other, ours) => (ours.Cpu - other.Cpu) * 1e6 / counts[0]));
                    table.Add(row.Name, subscribers[index].Name, counts[index], costs[index],
                        $"{Table.Text(more, "F2")} µs less a message",
                        $"≤ {Table.Text(most, "F2")} µs: {Table.Verdict(more <= most)}");
                    continue;
                }

                double ratio = Median.Of(costs[index].Zip(costs[0], (peer, ours) => peer.Cpu / ours.Cpu / messages));
                result = $"CPU {Table.Text(ratio, "F2")} × ours";
                promised = row.AtLeast is { } floor
                    ? $"≥ {Table.Text(floor, "0.##")}: {Table.Verdict(ratio >= floor)}"
                    : "";
            }

            table.Add(row.Name, subscribers[index].Name, counts[index], costs[index], result, promised);
        }
    }

    /// <summary>One run of one program; fails unless it ends with 0 and leaves the broker as it should.</summary>
    public Cost Time(Row row, Subscriber subscriber, long messages, string? output)
    {
        using var broker = new CannedBroker(row.Payload, row.Qos, messages, options.Window, options.Deadline);
        var cost = Child.Run(subscriber.Command(broker.Port, messages), output, options.Deadline);
        broker.Dispose();
        return cost.ExitCode != 0 ? throw new BenchException($"{subscriber.Name} ended with {cost.ExitCode}")
            : broker.Failure is { } failure ? throw new BenchException($"{subscriber.Name}: {failure}")
            : cost;
    }

    private void Check(Row row, Subscriber subscriber)
    {
        string file = Path.GetTempFileName();
        try
        {
            Time(row, subscriber, CheckedMessages, file);
            byte[] output = File.ReadAllBytes(file);
            var (expected, got, unit) = subscriber.Prints.Bytes is > 0 and var size
                ? ((long)size * CheckedMessages, output.Length, "bytes")
                : (subscriber.Prints.LastAlone ? 1 : CheckedMessages, output.AsSpan().Count((byte)'\n'), "lines");
            if (got != expected)
            {
                throw new BenchException($"{subscriber.Name} printed {got} {unit} where {expected} were due");
            }
        }
        finally
        {
            File.Delete(file);
        }
    }
}
