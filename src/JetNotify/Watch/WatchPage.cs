namespace JetNotify.Watch;

/// <summary>What one tab shows: a head, and rows of which only those that are seen are made. The model's turn is
/// held.</summary>
internal abstract class WatchPage
{
    /// <summary>How many rows there are.</summary>
    public abstract int Count { get; }

    /// <summary>Returns what stands between two columns: where there is little room, no more than must be.</summary>
    protected static string Gap(int columns) => IsNarrow(columns) ? " " : "  ";

    /// <summary>Whether there is little room.</summary>
    protected static bool IsNarrow(int columns) => columns < 60;

    /// <summary>What is said where there is none.</summary>
    public virtual string None => "nothing yet";

    /// <summary>Returns the names of the columns.</summary>
    public abstract string Head(int columns);

    /// <summary>Returns one row.</summary>
    public abstract WatchLine Row(int row, int columns);

    /// <summary>Puts the rows in order, which costs more than to show them: not with every picture.</summary>
    public virtual void Order(bool isSorted)
    {
    }
}

/// <summary>How a line looks.</summary>
internal enum WatchStyle
{
    Plain,
    Bold,
    Dim,
    Marked,
    Good,
    Bad,
}

/// <summary>One line of the screen, without anything that steers a terminal.</summary>
internal readonly record struct WatchLine(string Text, WatchStyle Style = WatchStyle.Plain);
