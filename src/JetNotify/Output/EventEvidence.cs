using JetNotify.Junos;

namespace JetNotify.Output;

/// <summary>Tells an event from any other message: by an <c>event-id</c> or a <c>commit-patch</c> in its
/// payload.</summary>
/// <param name="decoder">Decodes the messages.</param>
internal readonly struct EventEvidence(EventDecoder decoder)
{
    private readonly EventField _id = decoder.Add(EventPath.Parse("event-id"));

    // A patch has no header beside it: no other kind is read to its end to look for one.
    private readonly EventField _patch = decoder.Add(EventPath.Parse("commit-patch"), EventKind.ConfigUpdate);

    /// <summary>Whether the payload says that it is an event.</summary>
    public bool IsEvent(in JetEvent message) => message.TryGet(_id, out _) || message.TryGet(_patch, out _);
}
