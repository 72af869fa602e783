using System.Text;
using JetNotify.Terminal;

namespace JetNotify.Output;

/// <summary>Cuts lines to the width that a terminal has now. One thread.</summary>
/// <param name="ask">Returns the width, in columns.</param>
internal sealed class LineWidth(Func<int> ask)
{
    // A terminal that is being resized is asked often enough, and a busy stream does not ask for each line.
    private const long Renewal = 100;

    private long _askedAt = -Renewal;
    private int _columns;

    /// <summary>How many columns there are.</summary>
    public int Columns
    {
        get
        {
            long now = Environment.TickCount64;
            if (now - _askedAt >= Renewal)
            {
                _askedAt = now;
                _columns = Math.Max(2, ask());
            }

            return _columns;
        }
    }

    /// <summary>Cuts what was added after a position to so many columns, with an ellipsis in the last.</summary>
    /// <param name="batch">Ends with the line, colours and all, without its line feed.</param>
    /// <param name="position">Where the line begins.</param>
    /// <param name="columns">How wide it may be.</param>
    public static void Cut(OutputBuffer batch, long position, int columns)
    {
        int start = batch.Length - (int)Math.Min(batch.Length, batch.Position - position);
        var line = batch.Written[start..];
        int width = 0;
        int keep = 0;
        bool colored = false;
        for (int at = 0; at < line.Length;)
        {
            if (line[at] == '\e')
            {
                int end = line[at..].IndexOf((byte)'m') + 1;
                colored = !line.Slice(at, end).SequenceEqual(Sgr.Reset);
                at += end;
                continue;
            }

            _ = Rune.DecodeFromUtf8(line[at..], out var rune, out int length);
            int cells = CellWidth.Of(rune);
            if (width + cells > columns)
            {
                batch.TruncateTo(start + keep);
                batch.Append("…"u8);
                batch.Append(colored ? Sgr.Reset : default);
                return;
            }

            width += cells;
            at += length;
            keep = width < columns ? at : keep;
        }
    }
}
