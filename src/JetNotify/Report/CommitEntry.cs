namespace JetNotify.Report;

/// <summary>One commit, and what its router told within a minute of it. One thread.</summary>
/// <param name="device">The router.</param>
/// <param name="at">When the first word of it was heard, UTC.</param>
internal sealed class CommitEntry(string device, DateTime at)
{
    /// <summary>How long what comes is told with it.</summary>
    public static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(1);

    // One commit is told up to three times, within so long.
    private static readonly TimeSpan s_same = TimeSpan.FromMinutes(5);

    private CommitWord _heard;

    public string Device { get; } = device;

    public DateTime At { get; } = at;

    /// <summary>Who committed, or null where nobody said.</summary>
    public string? User { get; set; }

    /// <summary>How many changes config-update told, or null where it told none.</summary>
    public long? Changes { get; set; }

    /// <summary>What followed, by kind.</summary>
    public SortedDictionary<string, long> Followed { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes in a word of a commit.</summary>
    /// <returns>False where it is of another one: a word heard before begins the next.</returns>
    public bool TryHear(CommitWord word, DateTime at)
    {
        bool isNext = (_heard & word) != 0 || (word == CommitWord.Begun && _heard != 0);
        if (isNext || at - At > s_same)
        {
            return false;
        }

        _heard |= word;
        return true;
    }
}

/// <summary>How a commit is told.</summary>
[Flags]
internal enum CommitWord
{
    /// <summary>Not yet.</summary>
    None = 0,

    /// <summary>The system log says who begins it: <c>UI_COMMIT</c>.</summary>
    Begun = 1,

    /// <summary>The system log says that it is done: <c>UI_COMMIT_COMPLETED</c>.</summary>
    Completed = 2,

    /// <summary>What changed: <c>config-update</c>.</summary>
    Patch = 4,
}
