using System.Text;
using JetNotify.Deliver;
using JetNotify.Fleet;
using JetNotify.Inventory;
using JetNotify.Junos;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Collect;

/// <summary>What the printing of one router's records needs, made once for as long as its inventory entry stays. The
/// fleet's thread.</summary>
internal sealed class RouterView
{
    private readonly EventFilter? _events;
    private readonly MessageDrop _drop;

    /// <summary>A view of a router as its spec has it now.</summary>
    /// <param name="router">The router.</param>
    /// <param name="collector">What stands for this collector.</param>
    /// <param name="events">Which events are printed, or null for all.</param>
    public RouterView(Router router, string collector, EventFilter? events)
    {
        Spec = router.Spec;
        var labels = (RouterLabels)router.Spec.Context!;
        Device = Encoding.UTF8.GetBytes(router.Name);
        Tags = labels.Tags;
        _events = events;
        _drop = new MessageDrop(labels.Filter);
        Record = new RecordHead(Device, collector, Tags);
    }

    /// <summary>What it was made of.</summary>
    public RouterSpec Spec { get; }

    /// <summary>The name, UTF-8.</summary>
    public byte[] Device { get; }

    /// <summary>The tags.</summary>
    public DeviceTags Tags { get; }

    /// <summary>What each of its JSON records begins with.</summary>
    public RecordHead Record { get; }

    /// <summary>What its records have on their way into an engine; made when one is delivered.</summary>
    public DeviceRecords? Delivered { get; set; }

    /// <summary>Whether a message of it is wanted.</summary>
    public bool Keeps(in Publish publish, in JetEvent message) =>
        !_drop.Drops(in publish) && (_events is null || _events.Keeps(in message));
}
