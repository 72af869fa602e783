using JetNotify.Junos;

namespace JetNotify.Fleet.Monitoring;

/// <summary>
/// Writes how a fleet is in Prometheus' text format, version 0.0.4. Labels are the routers of the inventory and the
/// kinds of the catalogue, nothing that a router sends: their number is bounded. Any thread.
/// </summary>
/// <param name="fleet">The fleet.</param>
/// <param name="figures">What the sink and the inventory count.</param>
public sealed class FleetMetrics(FleetCollector fleet, FleetFigures figures)
{
    private static readonly EventKind?[] s_kinds = [.. Catalogue.Entries.Select(entry => (EventKind?)entry.Kind), null];

    /// <summary>Writes all of it, piece by piece.</summary>
    /// <param name="text">Where to; cleared by whoever sends it.</param>
    /// <param name="sendFull">Sends what is there and clears it.</param>
    public async ValueTask Write(TextBuffer text, Func<ValueTask> sendFull)
    {
        WriteTotals(text);
        var routers = fleet.Routers;
        foreach (var family in Families)
        {
            text.Append($"# HELP {family.Name} {family.Help}\n# TYPE {family.Name} {family.Type}\n");
            foreach (var router in routers)
            {
                family.Write(text, router);
                if (text.Length >= 48 * 1024)
                {
                    await sendFull().ConfigureAwait(false);
                }
            }
        }
    }

    private static Family[] Families { get; } =
    [
        new("jetnotify_up", "gauge", "Whether the router is connected to and subscribed.",
            (text, router) => Sample(text, "jetnotify_up", router, router.State == RouterState.Up ? 1 : 0)),
        new("jetnotify_last_event_seconds", "gauge",
            "When the last message came, in seconds since 1970; absent before the first.", WriteLastEvent),
        new("jetnotify_events_total", "counter", "Messages that came, by the kind that their topic tells.",
            WriteEvents),
        new("jetnotify_reconnects_total", "counter", "How often the router was connected to again.",
            (text, router) => Sample(text, "jetnotify_reconnects_total", router, router.Reconnects)),
        new("jetnotify_gap_seconds_total", "counter",
            "Time without a connection after the first, counted when it ends.",
            (text, router) => Sample(text, "jetnotify_gap_seconds_total", router, router.Gaps.TotalSeconds)),
    ];

    private static void WriteLastEvent(TextBuffer text, Router router)
    {
        if (router.Events > 0)
        {
            Sample(text, "jetnotify_last_event_seconds", router, (router.LastEvent - DateTime.UnixEpoch).TotalSeconds);
        }
    }

    private static void WriteEvents(TextBuffer text, Router router)
    {
        foreach (var kind in s_kinds)
        {
            if (router.EventsOf(kind) is var count and > 0)
            {
                text.Append("jetnotify_events_total{device=\""u8);
                AppendLabel(text, router.Name);
                text.Append("\",kind=\""u8);
                text.Append(kind is { } known ? Catalogue.Entries[(int)known].Name : "other");
                text.Append("\"} "u8);
                text.Append(count);
                text.Append("\n"u8);
            }
        }
    }

    private static void Sample(TextBuffer text, string name, Router router, double value)
    {
        text.Append(name);
        text.Append("{device=\""u8);
        AppendLabel(text, router.Name);
        text.Append("\"} "u8);
        text.Append(value);
        text.Append("\n"u8);
    }

    private static void AppendLabel(TextBuffer text, string value) =>
        text.Append(value.AsSpan().IndexOfAny("\\\"\n") < 0
        ? value
        : value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal));

    private void WriteTotals(TextBuffer text)
    {
        Total(text, "jetnotify_routers", "gauge", "Routers of the inventory that belong to this collector.",
            fleet.Routers.Count);
        Total(text, "jetnotify_routers_up", "gauge", "Routers that are connected to and subscribed.", fleet.Up);
        Total(text, "jetnotify_work_queue_length", "gauge", "What waits for the collector's thread.",
            fleet.QueueLength);
        Total(text, "jetnotify_records_total", "counter",
            "Records that standard output, and the recording, have taken.", figures.Records);
        Total(text, "jetnotify_written_bytes_total", "counter", "Bytes that standard output has taken.",
            figures.WrittenBytes);
        Total(text, "jetnotify_inventory_reloads_total", "counter", "Changes of the inventory that were taken over.",
            figures.Reloads);
        Total(text, "jetnotify_inventory_reload_failures_total", "counter",
            "Changes of the inventory that could not be.", figures.ReloadFailures);
        foreach (var figure in figures.More)
        {
            Total(text, figure.Name, figure.Type, figure.Help, figure.Value());
        }

        WriteLatency(text);
        text.Append("# HELP jetnotify_build_info What runs.\n# TYPE jetnotify_build_info gauge\n"u8);
        text.Append($"jetnotify_build_info{{version=\"{figures.Version}\"}} 1\n");
    }

    private void WriteLatency(TextBuffer text)
    {
        text.Append("# HELP jetnotify_write_seconds How long one write to the output took.\n"u8);
        text.Append("# TYPE jetnotify_write_seconds histogram\n"u8);
        long sum = 0;
        for (int i = 0; i <= LatencyHistogram.Bounds.Count; i++)
        {
            sum += figures.Writes.CountIn(i);
            text.Append("jetnotify_write_seconds_bucket{le=\""u8);
            if (i < LatencyHistogram.Bounds.Count)
            {
                text.Append(LatencyHistogram.Bounds[i]);
            }
            else
            {
                text.Append("+Inf"u8);
            }

            text.Append("\"} "u8);
            text.Append(sum);
            text.Append("\n"u8);
        }

        text.Append("jetnotify_write_seconds_sum "u8);
        text.Append(figures.Writes.Sum);
        text.Append("\njetnotify_write_seconds_count "u8);
        text.Append(sum);
        text.Append("\n"u8);
    }

    private static void Total(TextBuffer text, string name, string type, string help, long value)
    {
        text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n{name} ");
        text.Append(value);
        text.Append("\n"u8);
    }

    private sealed record Family(string Name, string Type, string Help, Action<TextBuffer, Router> Write);
}

/// <summary>What is counted outside the connections. One thread writes each, any reads.</summary>
public sealed class FleetFigures
{
    private long _records;
    private long _writtenBytes;
    private long _reloads;
    private long _reloadFailures;

    /// <summary>The tool's version.</summary>
    public required string Version { get; init; }

    /// <summary>What else is told.</summary>
    public IReadOnlyList<FleetFigure> More { get; init; } = [];

    /// <summary>How long writes took.</summary>
    public LatencyHistogram Writes { get; } = new();

    /// <summary>Records that were taken.</summary>
    public long Records => Volatile.Read(ref _records);

    /// <summary>Bytes that were taken.</summary>
    public long WrittenBytes => Volatile.Read(ref _writtenBytes);

    /// <summary>Inventories taken over.</summary>
    public long Reloads => Volatile.Read(ref _reloads);

    /// <summary>Inventories that could not be.</summary>
    public long ReloadFailures => Volatile.Read(ref _reloadFailures);

    /// <summary>Counts one write.</summary>
    public void Wrote(long records, int bytes, TimeSpan taken)
    {
        Volatile.Write(ref _records, _records + records);
        Volatile.Write(ref _writtenBytes, _writtenBytes + bytes);
        Writes.Add(taken);
    }

    /// <summary>Counts one inventory that was read again.</summary>
    public void Reloaded(bool isGood)
    {
        _ = isGood ? Interlocked.Increment(ref _reloads) : Interlocked.Increment(ref _reloadFailures);
    }
}
