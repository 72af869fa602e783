using System.Buffers;
using System.Globalization;
using System.Text;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Router;

/// <summary>Events that belong together, as the bytes of their topics and bodies in one array that is used again. One
/// thread at a time.</summary>
internal sealed class EventBatch
{
    private const string Escaped =
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n"
            + "\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f";

    private static readonly SearchValues<char> s_escaped = SearchValues.Create(Escaped);
    private static readonly SearchValues<char> s_escapedInSyslog = SearchValues.Create(Escaped + "/");

    private readonly List<(int Topic, int Body, int End, int Time)> _events = [];
    private readonly GrowingBuffer _bytes = new(4096);
    private int _topic;
    private int _body;
    private int _time;

    public int Count => _events.Count;

    public ReadOnlySpan<byte> Topic(int i) =>
        _bytes.Written.Slice(_events[i].Topic, _events[i].Body - _events[i].Topic);

    public ReadOnlySpan<byte> Body(int i) => _bytes.Written.Slice(_events[i].Body, _events[i].End - _events[i].Body);

    /// <summary>Everything, without its parting.</summary>
    public ReadOnlySpan<byte> Written => _bytes.Written;

    public void Clear()
    {
        _events.Clear();
        _bytes.Truncate(0);
    }

    public void BeginTopic() => _topic = _bytes.Length;

    public void BeginBody()
    {
        _body = _bytes.Length;
        _time = -1;
    }

    /// <summary>The device's time stands in this body, so many bytes before what is written next or after.</summary>
    public void MarkTime(int offset) => _time = _bytes.Length + offset;

    public void End() => _events.Add((_topic, _body, _bytes.Length, _time));

    /// <summary>Writes another time over an event's, where it has one.</summary>
    public void Stamp(int i, ReadOnlySpan<byte> time)
    {
        if (_events[i].Time >= 0)
        {
            time.CopyTo(_bytes.Written[_events[i].Time..]);
        }
    }

    public void Append(ReadOnlySpan<byte> bytes) => _bytes.Add(bytes);

    public void Append(string text)
    {
        // Three bytes hold any UTF-16 unit; what was not used is given back.
        int start = _bytes.Length;
        int used = Encoding.UTF8.GetBytes(text, _bytes.Add(3 * text.Length));
        _bytes.Truncate(start + used);
    }

    public void Append(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out int used, default, CultureInfo.InvariantCulture);
        Append(digits[..used]);
    }

    /// <summary>The inside of a JSON string.</summary>
    /// <param name="text">The text.</param>
    /// <param name="escapeSlash">Whether <c>/</c> becomes <c>\/</c>, as the device writes it in system log
    /// events.</param>
    public void AppendEscaped(string text, bool escapeSlash)
    {
        if (!text.AsSpan().ContainsAny(escapeSlash ? s_escapedInSyslog : s_escaped))
        {
            Append(text);
            return;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"' or '\\':
                    Append("\\"u8);
                    Append(rune.ToString());
                    break;
                case '/' when escapeSlash:
                    Append("\\/"u8);
                    break;
                case '\n':
                    Append("\\n"u8);
                    break;
                case < 0x20:
                    Append($"\\u{rune.Value:x4}");
                    break;
                default:
                    Append(rune.ToString());
                    break;
            }
        }
    }
}
