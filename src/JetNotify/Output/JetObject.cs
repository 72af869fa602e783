using System.Text;
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
    private readonly byte[][] _names;

    /// <summary>An object whose fields the decoder is asked for.</summary>
    /// <param name="terminal">Whether characters that could steer or deceive a terminal become JSON escapes.</param>
    /// <param name="decoder">Decodes the messages.</param>
    public JetObject(bool terminal, EventDecoder decoder)
    {
        _terminal = terminal;
        _evidence = new EventEvidence(decoder);
        _fields = [.. s_members.Select(name => decoder.Add(EventPath.Parse(name)))];
        _names = [.. s_members.Select(name => Encoding.UTF8.GetBytes($",\"{name}\":"))];
    }

    /// <summary>Appends the member and the comma before it, or nothing for what is no event.</summary>
    public void Append(OutputBuffer batch, in JetEvent message)
    {
        if (!_evidence.IsEvent(in message))
        {
            return;
        }

        batch.Append(",\"jet\":{"u8);
        bool first = true;
        for (int i = 0; i < _fields.Length; i++)
        {
            if (message.TryGet(_fields[i], out var text))
            {
                batch.Append(first ? _names[i].AsSpan(1) : _names[i]);
                JsonText.AppendString(batch, text, _terminal);
                first = false;
            }
        }

        batch.Append((byte)'}');
    }
}
