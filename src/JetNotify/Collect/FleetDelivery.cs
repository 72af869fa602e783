using JetNotify.Deliver;
using JetNotify.Delivery;
using JetNotify.Fleet;
using JetNotify.Fleet.Monitoring;
using JetNotify.Junos;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Collect;

/// <summary>Has what the routers send delivered. The fleet's thread.</summary>
/// <param name="delivery">The delivery.</param>
/// <param name="decoder">Decodes the messages.</param>
/// <param name="lines">Makes records of what happens.</param>
internal sealed class FleetDelivery(RecordDelivery delivery, EventDecoder decoder, FleetStatusLine lines)
{
    private readonly RecordWriter _writer = new(delivery, decoder);
    private readonly Dictionary<Router, RouterView> _heard = [];

    // They outlive what the inventory says of a router: the broker's session does too.
    private readonly Dictionary<string, EventIds> _ids = new(StringComparer.Ordinal);

    /// <summary>Returns what <c>/metrics</c> tells of a delivery.</summary>
    public static IReadOnlyList<FleetFigure> Figures(Deliverer deliverer) =>
    [
        new("jetnotify_delivered_total", "counter", "Records that the engine took.", () => deliverer.Count.Stored),
        new("jetnotify_delivered_duplicates_total", "counter", "Records that the engine had already.",
            () => deliverer.Count.Duplicates),
        new("jetnotify_delivered_unheard_total", "counter",
            "Records that the engine took though nobody asked for them.", () => deliverer.Count.Unheard),
        new("jetnotify_delivery_refused_total", "counter", "Records that the engine will never take.",
            () => deliverer.Count.Refused),
        new("jetnotify_spooled_total", "counter", "Records that went through the spool.",
            () => deliverer.Count.Spooled),
        new("jetnotify_spool_bytes", "gauge", "What waits in the spool.", () => deliverer.SpoolBytes),
        new("jetnotify_delivery_direct", "gauge",
            "Whether records go straight to the engine, and not through the spool.",
            () => deliverer is { State: DeliveryState.Direct, IsWaiting: false } ? 1 : 0),
    ];

    /// <summary>Whether it is time to flush.</summary>
    public bool IsFull => _writer.IsFull;

    /// <summary>Adds a message.</summary>
    public void Add(RouterView view, long sequence, in Publish publish, in JetEvent message) =>
        _writer.Add(RecordsOf(view), sequence, in publish, in message);

    /// <summary>Adds what happened to a connection.</summary>
    public void AddStatus(Router router, RouterView view, FleetStatus status, long sequence, ReadOnlySpan<byte> line)
    {
        _heard[router] = view;
        var records = RecordsOf(view);
        if (status.ConnAck is { } connAck)
        {
            records.Connected(connAck.SessionPresent, !router.Spec.Connect.CleanStart);
        }

        // The head is the same for all: what follows its number and its tail.
        int own = line.IndexOf(view.Record.Tail) + view.Record.Tail.Length;
        _writer.AddStatus(records, sequence, line[own..]);
    }

    /// <summary>Returns once the engine, or the spool, has everything.</summary>
    /// <exception cref="Output.OutputException">Nobody takes it.</exception>
    public void Flush() => _writer.Flush(SayGaps);

    // The sessions end here: who reads the stream is to know that something may be missing.
    private void SayGaps()
    {
        foreach (var (router, view) in _heard)
        {
            long sequence = router.NextSequence();
            var status = new FleetStatus(FleetStatusKind.Gap, DateTime.UtcNow)
            {
                Gap = TimeSpan.Zero,
                Why = "the spool is full and the engine takes nothing: the collector ends",
            };
            AddStatus(router, view, status, sequence, lines.Json(router, view, status, sequence));
        }
    }

    private DeviceRecords RecordsOf(RouterView view) =>
        view.Delivered ??= new DeviceRecords(delivery, view.Spec.Name, view.Record, IdsOf(view.Spec.Name));

    private EventIds IdsOf(string device) =>
        _ids.TryGetValue(device, out var ids) ? ids : _ids[device] = delivery.IdsOf(device);
}
