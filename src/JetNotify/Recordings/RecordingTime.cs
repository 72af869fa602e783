using System.Globalization;
using System.Text;

namespace JetNotify.Recordings;

/// <summary>Reads the times of a recording's lines (RFC 3339); what did not change since the last one is not computed
/// again. One thread at a time.</summary>
internal sealed class RecordingTime
{
    // 2019-01-22T14:59:06.1234567Z: up to the second, then the ticks.
    private const int SecondLength = 20;
    private const int Digits = 7;
    private const int Length = SecondLength + Digits + 1;

    private readonly byte[] _second = new byte[SecondLength];
    private long _secondTicks;

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ticks">UTC, as <see cref="DateTime.Ticks"/>.</param>
    public bool TryParse(ReadOnlySpan<byte> text, out long ticks)
    {
        if (text.Length == Length && text[..SecondLength].SequenceEqual(_second) && text[^1] == 'Z')
        {
            ticks = 0;
            foreach (byte digit in text.Slice(SecondLength, Digits))
            {
                int value = digit - '0';
                if ((uint)value > 9)
                {
                    return false;
                }

                ticks = (ticks * 10) + value;
            }

            ticks += _secondTicks;
            return true;
        }

        return TryParseAny(text, out ticks);
    }

    private bool TryParseAny(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = -1;
        if (text.Length > Length + 5 || !DateTimeOffset.TryParse(
            Encoding.ASCII.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return false;
        }

        ticks = time.UtcTicks;
        if (text.Length == Length && text[^1] == 'Z')
        {
            text[..SecondLength].CopyTo(_second);
            _secondTicks = ticks - (ticks % TimeSpan.TicksPerSecond);
        }

        return true;
    }
}
