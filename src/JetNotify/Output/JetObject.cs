using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using JetNotify.Json;
using JetNotify.Junos;

namespace JetNotify.Output;

/// <summary>
/// The member <c>jet</c> of a record: what an event says, as the event spells it, every value a string, absent members
/// left out. A message is an event when its payload has an <c>event-id</c> or a <c>commit-patch</c> that can be read: a
/// topic alone proves nothing, since any client may publish on it. One thread at a time.
/// </summary>
internal sealed class JetObject
{
    private static readonly string[] s_members =
        ["kind", "op", "id", "host", "time", "severity", "facility", "interface", "family", "address", "prefix",
            "table"];

    private readonly bool _terminal;
    private readonly EventEvidence _evidence;
    private readonly EventField[] _fields;
    private readonly Name[] _names;

    /// <summary>An object whose fields the decoder is asked for.</summary>
    /// <param name="terminal">Whether characters that could steer or deceive a terminal become JSON escapes.</param>
    /// <param name="decoder">Decodes the messages.</param>
    public JetObject(bool terminal, EventDecoder decoder)
    {
        _terminal = terminal;
        _evidence = new EventEvidence(decoder);
        _fields = [.. s_members.Select(name => decoder.Add(EventPath.Parse(name)))];
        _names = [.. s_members.Select(name => new Name(name))];
    }

    /// <summary>Appends the member and the comma before it, or nothing for what is no event.</summary>
    public void Append(OutputBuffer batch, in JetEvent message)
    {
        if (!_evidence.IsEvent(in message))
        {
            return;
        }

        batch.Append(",\"jet\":{"u8);
        for (int i = 0; i < _fields.Length; i++)
        {
            if (message.TryGet(_fields[i], out var text))
            {
                AppendMember(batch, in _names[i], text);
            }
        }

        // An event tells something: its end takes the place of the last comma.
        batch.TruncateTo(batch.Length - 1);
        batch.Append((byte)'}');
    }

    private void AppendMember(OutputBuffer batch, in Name name, ReadOnlySpan<byte> text)
    {
        ref byte room = ref MemoryMarshal.GetReference(batch.Reserve(text.Length + Name.Room + 2));
        name.Bytes.StoreUnsafe(ref room);
        int end = name.Length + text.Length;
        if (PlainText.TryCopyQuotable(text, ref Unsafe.Add(ref room, name.Length)))
        {
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref room, end), (ushort)('"' | (',' << 8)));
            batch.Advance(end + 2);
            return;
        }

        // The name without the quote before the value.
        batch.Advance(name.Length - 1);
        JsonText.AppendString(batch, text, _terminal);
        batch.Append((byte)',');
    }

    /// <summary>A member's name in its quotes, the colon and the quote before its value: copied as one
    /// vector.</summary>
    private readonly struct Name
    {
        public const int Room = 16;

        public Name(string name)
        {
            Span<byte> bytes = stackalloc byte[Room];
            Length = Encoding.ASCII.GetBytes($"\"{name}\":\"", bytes);
            Bytes = Vector128.Create<byte>(bytes);
        }

        public Vector128<byte> Bytes { get; }

        public int Length { get; }
    }
}
