using System.Globalization;
using System.Text;

namespace JetNotify.Simulator.Router;

/// <summary>Events that belong together, as the bytes of their topics and bodies in one array that is used again. One thread at a time.</summary>
internal sealed class EventBatch
{
    private readonly List<(int Topic, int Body, int End)> _events = [];
    private byte[] _bytes = new byte[4096];
    private int _length;
    private int _topic;
    private int _body;

    public int Count => _events.Count;

    public ReadOnlySpan<byte> Topic(int i) => _bytes.AsSpan(_events[i].Topic, _events[i].Body - _events[i].Topic);

    public ReadOnlySpan<byte> Body(int i) => _bytes.AsSpan(_events[i].Body, _events[i].End - _events[i].Body);

    public void Clear()
    {
        _events.Clear();
        _length = 0;
    }

    public void BeginTopic() => _topic = _length;

    public void BeginBody() => _body = _length;

    public void End() => _events.Add((_topic, _body, _length));

    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void Append(string text) => Encoding.UTF8.GetBytes(text, Take(Encoding.UTF8.GetByteCount(text)));

    public void Append(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out var used, default, CultureInfo.InvariantCulture);
        Append(digits[..used]);
    }

    /// <summary>The inside of a JSON string.</summary>
    /// <param name="text">The text.</param>
    /// <param name="escapeSlash">Whether <c>/</c> becomes <c>\/</c>, as the device writes it in system log events.</param>
    public void AppendEscaped(string text, bool escapeSlash)
    {
        if (!text.AsSpan().ContainsAny('"', '\\') && !(escapeSlash && text.Contains('/', StringComparison.Ordinal)) && !HasControl(text))
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

    private static bool HasControl(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0;

    private Span<byte> Take(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + count));
        }

        var taken = _bytes.AsSpan(_length, count);
        _length += count;
        return taken;
    }
}
