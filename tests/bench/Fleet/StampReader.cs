using System.Diagnostics;
using System.Globalization;

namespace JetNotify.Bench.Fleet;

/// <summary>Reads what a program prints and finds how old the events in it are, by the stamp that each has.</summary>
internal sealed class StampReader
{
    private readonly Lock _turn = new();
    private readonly int _every;
    private List<double>? _ages;
    private int _seen;

    public StampReader(Stream output, int every)
    {
        _every = every;
        var thread = new Thread(() => Read(output)) { IsBackground = true };
        thread.Start();
    }

    public int Count { get; private set; }

    public void Begin()
    {
        lock (_turn)
        {
            _ages = [];
        }
    }

    /// <summary>The median and the 99th percentile, in milliseconds.</summary>
    public (double Median, double Percentile99) End()
    {
        lock (_turn)
        {
            var ages = _ages!;
            _ages = null;
            Count = ages.Count;
            ages.Sort();
            return ages.Count == 0 ? (double.NaN, double.NaN) : (ages[ages.Count / 2], ages[(int)(ages.Count * 0.99)]);
        }
    }

    private void Read(Stream output)
    {
        byte[] buffer = new byte[1 << 20];
        int kept = 0;
        int count;
        while ((count = output.Read(buffer, kept, buffer.Length - kept)) > 0)
        {
            long now = Stopwatch.GetTimestamp();
            var text = buffer.AsSpan(0, kept + count);
            int at;
            while ((at = text.IndexOf("\"stamp\":\""u8)) >= 0 && at + 9 + 18 <= text.Length)
            {
                // One that floods has no stamp of its own.
                if (text[at + 9] != (byte)'@' && _seen++ % _every == 0)
                {
                    Add(text.Slice(at + 9, 18), now);
                }

                text = text[(at + 9 + 18)..];
            }

            int left = Math.Min(text.Length, 40);
            text[^left..].CopyTo(buffer);
            kept = left;
        }
    }

    private void Add(ReadOnlySpan<byte> digits, long now)
    {
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long stamp))
        {
            lock (_turn)
            {
                _ages?.Add((now - stamp) * 1000.0 / Stopwatch.Frequency);
            }
        }
    }
}
