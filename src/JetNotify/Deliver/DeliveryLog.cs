using JetNotify.Delivery;
using JetNotify.Terminal;

namespace JetNotify.Deliver;

/// <summary>Says what becomes of a delivery. Any thread.</summary>
/// <param name="log">Where to.</param>
/// <param name="engine">The engine's name.</param>
/// <param name="spool">The spool's folder, or null.</param>
internal sealed class DeliveryLog(Diagnostics log, string engine, string? spool) : IDeliveryObserver
{
    // Each of so many is said, then every thousandth.
    private const int MostSingle = 10;

    private int _refused;
    private long _unheard;

    /// <inheritdoc/>
    public void Changed(DeliveryState state, string? why)
    {
        switch (state)
        {
            case DeliveryState.Spooling:
                log.Warning($"{why}: records go to the spool {spool}");
                break;
            case DeliveryState.Draining:
                log.Info($"{engine} takes what the spool {spool} has{(why is null ? "" : $": {why}")}");
                break;
            default:
                log.Info($"the spool {spool} is empty: records go straight to {engine}");
                break;
        }
    }

    /// <inheritdoc/>
    public void Refused(string subject, string why, bool isKept)
    {
        int count = Interlocked.Increment(ref _refused);
        if (count <= MostSingle || count % 1000 == 0)
        {
            string kept = isKept
                ? $"it is in {spool}/dead-letters.ndjson"
                : "it is lost (--spool FOLDER would keep it)";
            string which = count <= MostSingle ? "" : $", the {count:N0}th";
            log.Warning($"{engine} refuses a record of {subject}: {why}; {kept}{which}");
        }
    }

    /// <inheritdoc/>
    public void Unheard(string subject)
    {
        long count = Interlocked.Increment(ref _unheard);
        if (count is 1 || count % 10_000 == 0)
        {
            string which = count == 1 ? "" : $", the {count:N0}th";
            log.Warning(
                $"{engine} has no client that asked for {subject}{which}: it took the record and keeps nothing of it");
        }
    }

    /// <inheritdoc/>
    public void Waiting(string why) =>
        log.Warning($"{why}: until it answers nothing is read or acknowledged (--spool FOLDER would take the records)");

    /// <summary>Says what came of it.</summary>
    public void SayEnd(DeliveryCount count, long waiting)
    {
        string had = count.Duplicates > 0 ? $" ({count.Duplicates:N0} it had already)" : "";
        string spooled = count.Spooled > 0 ? $", {count.Spooled:N0} went through the spool" : "";
        string refused = count.Refused > 0 ? $", {count.Refused:N0} it refused" : "";
        string unheard = count.Unheard > 0 ? $", {count.Unheard:N0} that no client had asked for" : "";
        string rest = waiting > 0
            ? $"; {waiting:N0} bytes wait in {spool}: jetnotify spool drain delivers them, or the next start"
            : "";
        string records = Progress.Text(count.Stored + count.Duplicates + count.Unheard, null, "records");
        log.Info($"{records} delivered to {engine}{had}{unheard}{spooled}{refused}{rest}");
    }
}
