using JetNotify.Delivery;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Deliver;

/// <summary>What the records of one device have in common on their way into an engine. One thread at a time.</summary>
/// <param name="delivery">The delivery.</param>
/// <param name="device">The device's name.</param>
/// <param name="head">What each record begins with.</param>
/// <param name="ids">The ids.</param>
internal sealed class DeviceRecords(RecordDelivery delivery, string device, RecordHead head, EventIds ids)
{
    private static readonly int s_ops = Enum.GetValues<EventOp>().Length;

    private readonly RecordRoute?[] _routes = new RecordRoute?[(Catalogue.Entries.Count + 1) * (s_ops + 1)];
    private RecordRoute? _status;

    /// <summary>What each record begins with.</summary>
    public RecordHead Head => head;

    /// <summary>The ids.</summary>
    public EventIds Ids => ids;

    /// <summary>Where what happens to the connection goes.</summary>
    public RecordRoute Status => _status ??= RecordRoute.OfStatus(device);

    /// <summary>The broker admitted this client.</summary>
    /// <param name="isPresent">Whether it had the session.</param>
    /// <param name="isKept">Whether it keeps it.</param>
    public void Connected(bool isPresent, bool isKept) => ids.Begin(delivery.Epochs.Begin(device, isPresent, isKept));

    /// <summary>Where an event goes.</summary>
    public RecordRoute RouteOf(in JetTopic topic)
    {
        int index = ((topic.Kind is { } kind ? (int)kind + 1 : 0) * (s_ops + 1))
            + (topic.Op is { } op ? (int)op + 1 : 0);
        return _routes[index] ??= RecordRoute.Of(
            device, topic.Kind is { } known ? Catalogue.Entries[(int)known].Name : null, NameOf(topic.Op));
    }

    private static string? NameOf(EventOp? op) => op switch
    {
        EventOp.Add => "add",
        EventOp.Change => "change",
        EventOp.Delete => "delete",
        _ => null,
    };
}
