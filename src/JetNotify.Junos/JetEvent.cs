using System.Buffers.Text;
using System.Runtime.CompilerServices;
using JetNotify.Json;

namespace JetNotify.Junos;

/// <summary>
/// One message, decoded as far as was asked. The payload counts first; the topic where the payload is silent. What
/// neither tells, or could not be read, is absent. Borrowed: gone with the decoder's next message.
/// </summary>
public readonly ref struct JetEvent
{
    private readonly EventDecoder _decoder;
    private readonly JetTopic _topic;

    /// <summary>A message of a decoder: the one before is gone.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="topic">The topic it came on; may be empty.</param>
    /// <param name="payload">Its body, whatever it is.</param>
    /// <param name="device">The name of the router it came from, for the path <c>device</c>.</param>
    /// <param name="tags">What is said of that router; null for nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public JetEvent(
        EventDecoder decoder, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> device,
        DeviceTags? tags = null)
    {
        _decoder = decoder;
        Topic = topic;
        _topic = JetTopic.Parse(topic);
        Payload = payload;
        Device = device;
        Tags = tags ?? DeviceTags.None;
        decoder.Begin(_topic.Kind);
    }

    /// <summary>The topic it came on.</summary>
    public ReadOnlySpan<byte> Topic { get; }

    /// <summary>What the topic says.</summary>
    public JetTopic ParsedTopic => _topic;

    /// <summary>The body, every byte of it.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>The router it came from, as the decoder was told.</summary>
    public ReadOnlySpan<byte> Device { get; }

    /// <summary>What is said of that router beside its name.</summary>
    public DeviceTags Tags { get; }

    /// <summary>The kind: from the event id where its spelling is known, else from the topic, else from a root key
    /// <c>commit-patch</c>. The payload is consulted when the decoder was asked for <c>kind</c>.</summary>
    public EventKind? Kind
    {
        get
        {
            if (TrySource(Source.EventId, out var id)
                && EventNames.TryEventId(id, out var kind, out _))
            {
                return kind;
            }

            return _topic.Kind ?? (TrySource(Source.CommitPatch, out _) ? EventKind.ConfigUpdate : null);
        }
    }

    /// <summary>The operation, likewise; consulted when the decoder was asked for <c>op</c>.</summary>
    public EventOp? Op =>
        TrySource(Source.EventId, out var id) && EventNames.TryEventId(id, out _,
            out var op) ? op : _topic.Op;

    /// <summary>
    /// The value of a field as text: a string without its quotes and escapes, a number as it is spelled, an object or
    /// array as its JSON. False when the event lacks it; JSON's null counts as lacking.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(EventField field, out ReadOnlySpan<byte> text)
    {
        var asked = _decoder.FieldAt(field);
        return asked.Root == PathRoot.Payload
            ? _decoder.TryRead(asked.Slot, Payload, out text)
            : TryMake(asked.Root, asked.Slot, out text);
    }

    /// <summary>Writes the payload without its white space (<see cref="JsonMinifier.Minify"/>). Called before the first
    /// field is asked for, it finds the fields on the way: the payload is walked through once for both.</summary>
    /// <param name="destination">Room for as many bytes as the payload has.</param>
    /// <returns>How many bytes were written, or -1 if the payload is not JSON; fields may be found even so.</returns>
    public int Minify(Span<byte> destination) => _decoder.Minify(Payload, destination);

    /// <summary>Whether it is of no decoder: nothing can be asked of it.</summary>
    public bool IsDefault => _decoder is null;

    /// <summary>Whether the payload is JSON of a shape that came before: then <see cref="Minify"/> costs little, and
    /// finds no more fields
    /// than are found anyway.</summary>
    public bool HasShape => _decoder.HasShape(Payload);

    /// <summary>Whether what <see cref="Minify"/> wrote last is printable ASCII to the last byte.</summary>
    public bool IsPlain => _decoder.IsPlain;

    internal bool TrySource(Source source, out ReadOnlySpan<byte> text) =>
        _decoder.TryRead((int)source, Payload, out text);

    // Apart from the above, which is asked for most and needs little of the stack.
    private bool TryMake(PathRoot root, int slot, out ReadOnlySpan<byte> text)
    {
        switch (root)
        {
            case PathRoot.Kind:
                text = Kind is { } kind ? EventNames.Of(kind) : DerivedKinds.Of(Topic);
                break;
            case PathRoot.Op:
                text = Op is { } op ? EventNames.Of(op) : default;
                break;
            case PathRoot.Interface:
                text = Interface();
                break;
            case PathRoot.Family:
                text = Either(_topic.Kind == EventKind.Route ? Source.AddressFamily : Source.Family,
                    Source.AddressFamily);
                text = text.IsEmpty ? _topic.Family : text;
                break;
            case PathRoot.Address:
                text = Read(Source.LocalAddress);
                text = text.IsEmpty ? _topic.Address : text;
                break;
            case PathRoot.Prefix:
                text = Read(Source.RoutePrefix);
                text = text.IsEmpty ? _topic.Prefix : text;
                break;
            case PathRoot.Table:
                text = Read(_topic.Kind == EventKind.RouteTable ? Source.Name : Source.TableName);
                text = text.IsEmpty ? _topic.Table : text;
                break;
            case PathRoot.Filter:
                text = _topic.Kind == EventKind.Filter ? Read(Source.Name) : default;
                text = text.IsEmpty ? _topic.Filter : text;
                break;
            case PathRoot.LogicalRouter:
                text = Read(Source.LogicalRouter);
                text = text.IsEmpty ? _topic.LogicalRouter : text;
                break;
            case PathRoot.Changes:
                text = Changes();
                break;
            case PathRoot.Topic:
                text = Topic;
                break;
            case PathRoot.Tag:
                text = Tags.ValueOf(_decoder.TagAt(slot));
                break;
            default:
                text = Device;
                break;
        }

        return !text.IsEmpty;
    }

    private ReadOnlySpan<byte> Read(Source source) => TrySource(source, out var text) ? text : default;

    private ReadOnlySpan<byte> Either(Source first, Source second) =>
        Read(first) is { IsEmpty: false } text ? text : Read(second);

    // The payload's name is the port alone, the unit stands beside it. A system log message and a filter name the
    // interface whole.
    private ReadOnlySpan<byte> Interface()
    {
        var kind = _topic.Kind ?? Kind;
        if (kind is null or > EventKind.Ifa)
        {
            return TrySource(Source.InterfaceName, out var whole) ? whole : default;
        }

        if (!TrySource(Source.Name, out var port) || port.IsEmpty)
        {
            return _topic.Interface;
        }

        if (kind == EventKind.Ifd || port.Contains((byte)'.'))
        {
            return port;
        }

        if (!TrySource(Source.Subunit, out var unit) || unit.IsEmpty)
        {
            // Half a name would name another thing: the topic's is whole.
            return _topic.Interface is { IsEmpty: false } fromTopic ? fromTopic : port;
        }

        int length = port.Length + 1 + unit.Length;
        var room = _decoder.Reserve(length);
        port.CopyTo(room);
        room[port.Length] = (byte)'.';
        unit.CopyTo(room[(port.Length + 1)..]);
        return _decoder.Keep(length);
    }

    private ReadOnlySpan<byte> Changes()
    {
        const int LongestNumber = 11;
        if (!TrySource(Source.CommitPatch, out var patch))
        {
            return default;
        }

        Utf8Formatter.TryFormat(CommitPatch.CountChanges(patch), _decoder.Reserve(LongestNumber), out int written);
        return _decoder.Keep(written);
    }
}
