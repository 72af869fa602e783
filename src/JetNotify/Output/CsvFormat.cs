using System.Text;
using JetNotify.Junos;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>
/// The <c>csv</c> form (RFC 4180, lines end in a line feed): the same columns for every message, empty where it does
/// not tell. A message is one line: payloads are minified or escaped as in the <c>text</c> form.
/// </summary>
internal sealed class CsvFormat : IMessageFormat
{
    private const int FirstCapacity = 4096;

    // What an event says; the columns between the message's own and its payload.
    private static readonly string[] s_paths =
        ["kind", "op", "event-id", "hostname", "time", "severity", "facility", "interface", "family", "address",
            "prefix", "table", "message"];

    private readonly TerminalText.Keep _keep;
    private readonly EventEvidence _evidence;
    private readonly EventField[] _fields;
    private readonly Rfc3339 _clock = new();
    private readonly JsonPayload _json;
    private readonly OutputBuffer _field = new(FirstCapacity);

    /// <summary>A form whose fields the decoder is asked for.</summary>
    /// <param name="terminal">Whether a terminal shows it.</param>
    /// <param name="decoder">Decodes the messages.</param>
    public CsvFormat(bool terminal, EventDecoder decoder)
    {
        _keep = terminal ? TerminalText.Keep.Nothing : TerminalText.Keep.Invisible;
        _evidence = new EventEvidence(decoder);
        _fields = [.. s_paths.Select(path => decoder.Add(EventPath.Parse(path)))];
        _json = new JsonPayload(terminal);
    }

    /// <summary>The first line: the names of the columns.</summary>
    public static byte[] Header { get; } =
        Encoding.ASCII.GetBytes($"ts,device,topic,qos,retain,{string.Join(',', s_paths)},payload\n");

    /// <summary>Writes the first line, unless standard output goes on with a file that has lines.</summary>
    /// <exception cref="OutputException">Standard output did not take it.</exception>
    public static void Begin(OutputPlan plan, IOutput stdout)
    {
        if (plan.Form == OutputForm.Csv && !TornLine.IsContinued())
        {
            stdout.Write(Header);
        }
    }

    /// <inheritdoc/>
    public void Append(OutputBuffer batch, in Publish publish, in JetEvent message)
    {
        batch.Append(_clock.Format(publish.ReceivedAt));
        AppendText(batch, message.Device);
        AppendText(batch, publish.Topic);
        batch.Append((byte)',');
        batch.AppendNumber((int)publish.QoS);
        batch.Append(publish.Retain ? ",true"u8 : ",false"u8);
        bool isEvent = _evidence.IsEvent(in message);
        foreach (var field in _fields)
        {
            AppendText(batch, isEvent && message.TryGet(field, out var text) ? text : default);
        }

        if (!_json.TryAppend(_field, publish.Payload))
        {
            TerminalText.Append(_field, publish.Payload, _keep);
        }

        AppendField(batch);
        batch.Append((byte)'\n');
    }

    private void AppendText(OutputBuffer batch, ReadOnlySpan<byte> text)
    {
        TerminalText.Append(_field, text, _keep);
        AppendField(batch);
    }

    /// <summary>Appends a comma and what stands in <see cref="_field"/>, in quotes where it needs them.</summary>
    private void AppendField(OutputBuffer batch)
    {
        batch.Append((byte)',');
        var text = _field.Written;
        if (!text.ContainsAny((byte)',', (byte)'"'))
        {
            batch.Append(text);
            _field.Clear();
            return;
        }

        batch.Append((byte)'"');
        for (int quote = text.IndexOf((byte)'"'); quote >= 0; quote = text.IndexOf((byte)'"'))
        {
            batch.Append(text[..(quote + 1)]);
            batch.Append((byte)'"');
            text = text[(quote + 1)..];
        }

        batch.Append(text);
        batch.Append((byte)'"');
        _field.Clear();
    }
}
