using System.Buffers;
using System.Text;
using JetNotify.Junos;

namespace JetNotify.Output;

/// <summary>What the <c>pretty</c> form says of the kernel's events: the thing, then what is told of it, as far as it
/// is told.</summary>
internal sealed class PrettySentence
{
    private static readonly SearchValues<byte> s_arraySigns = SearchValues.Create("[]\" \t\r\n"u8);

    private readonly EventField _subject;
    private readonly Part[] _parts;

    private PrettySentence(EventKind kind, EventDecoder decoder, string subject,
        params (string Words, string Path)[] parts)
    {
        _subject = decoder.Add(EventPath.Parse(subject), kind);
        _parts = [.. parts.Select(part => new Part(Encoding.UTF8.GetBytes(part.Words),
            decoder.Add(EventPath.Parse(part.Path), kind)))];
    }

    /// <summary>The sentence of a kind, whose fields the decoder is asked for; of the two other kinds an empty
    /// one.</summary>
    public static PrettySentence Of(EventKind kind, EventDecoder decoder) => kind switch
    {
        EventKind.Ifd or EventKind.Ifl => new(
            kind, decoder, "interface", ("snmp-id ", "attributes.snmp-id"), ("flags ", "attributes.flags")),
        EventKind.Iff => new(
            kind, decoder, "interface", ("", "family"), ("table ", "table"), ("flags ", "attributes.flags")),
        EventKind.Ifa => new(
            kind, decoder, "interface", ("", "family"), ("", "address"), ("to ", "attributes.destination-address")),
        EventKind.Filter => new(
            kind, decoder, "filter", ("", "attributes.protocol"), ("on ", "interface"), ("flags ", "attributes.flags")),
        EventKind.Route => new(
            kind, decoder, "prefix", ("via ", "attributes.nexthop-address"), ("table ", "table"),
                ("type ", "attributes.route-type")),
        EventKind.RouteTable => new(kind, decoder, "table", ("logical-router ", "logical-router")),
        _ => new(kind, decoder, "topic"),
    };

    /// <summary>The thing the event is about; empty if it does not tell.</summary>
    public ReadOnlySpan<byte> Subject(in JetEvent message) =>
        message.TryGet(_subject, out var text) ? text : default;

    /// <summary>Appends what is told of it, safe for a terminal.</summary>
    public void Append(OutputBuffer batch, in JetEvent message)
    {
        long start = batch.Position;
        foreach (var part in _parts)
        {
            // A route over an interface has an empty list of next hops.
            if (!message.TryGet(part.Field, out var text) || text.IsEmpty
                || (text[0] == (byte)'[' && !text.ContainsAnyExcept(s_arraySigns)))
            {
                continue;
            }

            if (batch.Position > start)
            {
                batch.Append((byte)' ');
            }

            batch.Append(part.Words);
            if (text[0] == (byte)'[')
            {
                AppendList(batch, text);
            }
            else
            {
                TerminalText.Append(batch, text, TerminalText.Keep.Nothing);
            }
        }
    }

    /// <summary>An array without its signs: <c>192.0.2.1,192.0.2.2</c>.</summary>
    private static void AppendList(OutputBuffer batch, ReadOnlySpan<byte> array)
    {
        while (!array.IsEmpty)
        {
            int end = array.IndexOfAny(s_arraySigns);
            TerminalText.Append(batch, end < 0 ? array : array[..end], TerminalText.Keep.Nothing);
            array = end < 0 ? default : array[(end + 1)..];
        }
    }

    private readonly record struct Part(byte[] Words, EventField Field);
}
