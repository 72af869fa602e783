using JetNotify.Junos;

namespace JetNotify.Output;

/// <summary>An event in a line's words: what it is about, and what is told of it. One thread.</summary>
internal sealed class EventWords
{
    private const int LongestText = 300;

    private readonly PrettySentence[] _sentences;
    private readonly EventField _id;
    private readonly EventField _message;
    private readonly EventField _told;
    private readonly EventField _interface;
    private readonly EventField _changes;

    /// <summary>Words whose fields the decoder is asked for.</summary>
    public EventWords(EventDecoder decoder)
    {
        _sentences = [.. Catalogue.Entries.Select(entry => PrettySentence.Of(entry.Kind, decoder))];
        _id = decoder.Add(EventPath.Parse("event-id"));
        _message = decoder.Add(EventPath.Parse("message"), EventKind.Syslog);
        _told = decoder.Add(EventPath.Parse("attributes.message"), EventKind.Syslog);
        _interface = decoder.Add(EventPath.Parse("interface"), EventKind.Syslog);
        _changes = decoder.Add(EventPath.Parse("changes"), EventKind.ConfigUpdate);
    }

    /// <summary>Returns kind and operation: <c>ifa add</c>.</summary>
    public static string Of(EventKind? kind, EventOp? op) => kind is not { } known ? "other"
        : op is { } what ? $"{Catalogue.Entry(known).Name} {Catalogue.Ops[(int)what]}" : Catalogue.Entry(known).Name;

    /// <summary>Appends both; what would not be seen in them, or is no UTF-8, is escaped.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="kind">Its kind; of a message that is no event, null: its topic and payload.</param>
    /// <param name="message">The event.</param>
    /// <returns>How long the first is.</returns>
    public int Append(OutputBuffer text, EventKind? kind, in JetEvent message)
    {
        if (kind == EventKind.Syslog)
        {
            return AppendLog(text, in message);
        }

        int begin = text.Length;
        Append(text, kind switch
        {
            EventKind.ConfigUpdate => default,
            { } kernel => _sentences[(int)kernel].Subject(in message),
            null => message.Topic,
        });
        int split = text.Length - begin;
        switch (kind)
        {
            case EventKind.ConfigUpdate when message.TryGet(_changes, out var changes):
                Append(text, changes);
                text.Append(changes.SequenceEqual("1"u8) ? " change"u8 : " changes"u8);
                break;
            case EventKind.ConfigUpdate:
                break;
            case { } kernel:
                _sentences[(int)kernel].Append(text, in message);
                break;
            default:
                Append(text, message.Payload);
                break;
        }

        return split;
    }

    // The two that tell of a link are about it, any other is about its tag, which most texts begin with: it is said
    // once. A line that has no tag of its own (SYSTEM) has its text among the attributes.
    private int AppendLog(OutputBuffer text, in JetEvent message)
    {
        int begin = text.Length;
        var tag = message.TryGet(_id, out var id) ? id : default;
        var rest = message.TryGet(_message, out var told) || message.TryGet(_told, out told) ? told : default;
        rest = rest.StartsWith(tag) ? rest[tag.Length..] : rest;
        rest = rest.StartsWith(": "u8) ? rest[2..] : rest;
        bool isUp = tag.SequenceEqual("SNMP_TRAP_LINK_UP"u8);
        var name = message.TryGet(_interface, out var link) ? link : default;
        bool isLink = !name.IsEmpty && (isUp || tag.SequenceEqual("SNMP_TRAP_LINK_DOWN"u8));
        Append(text, isLink ? name : tag);
        int split = text.Length - begin;
        if (isLink)
        {
            text.Append(isUp ? "up "u8 : "down "u8);
            Append(text, tag);
            text.Append(rest.IsEmpty ? default : ": "u8);
            Append(text, rest);
        }
        else
        {
            Append(text, rest.IsEmpty ? name : rest);
        }

        return split;
    }

    private static void Append(OutputBuffer buffer, ReadOnlySpan<byte> text)
    {
        int length = Math.Min(text.Length, LongestText);
        while (length < text.Length && length > 0 && (text[length] & 0xC0) == 0x80)
        {
            length--;
        }

        TerminalText.Append(buffer, text[..length], TerminalText.Keep.Nothing);
    }
}
