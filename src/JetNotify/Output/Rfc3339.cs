namespace JetNotify.Output;

/// <summary>Writes RFC 3339 UTC time stamps with microseconds; what did not change since the last one is not computed
/// again. One thread at a time.</summary>
internal sealed class Rfc3339
{
    /// <summary>The length of every stamp: <c>2019-01-22T14:59:06.123456Z</c>.</summary>
    public const int Length = 27;

    private readonly byte[] _text = new byte[Length];
    private long _second = -1;
    private long _ticks = -1;

    /// <summary>The stamp of a UTC time; the bytes are valid until the next call.</summary>
    public ReadOnlySpan<byte> Format(DateTime utc)
    {
        // All packets of one read share their time, and thousands share the second.
        if (utc.Ticks != _ticks)
        {
            _ticks = utc.Ticks;
            long second = _ticks / TimeSpan.TicksPerSecond;
            if (second != _second)
            {
                _second = second;
                utc.TryFormat(_text, out _, "yyyy-MM-ddTHH:mm:ss.ffffffZ", null);
            }

            uint micros = (uint)(_ticks - (second * TimeSpan.TicksPerSecond)) / 10;
            for (int i = 25; i >= 20; i--)
            {
                _text[i] = (byte)('0' + (micros % 10));
                micros /= 10;
            }
        }

        return _text;
    }
}
