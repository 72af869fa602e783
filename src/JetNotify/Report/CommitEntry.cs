namespace JetNotify.Report;

/// <summary>One commit, and what its router told within a minute of it. One thread.</summary>
/// <param name="device">The router.</param>
/// <param name="at">When the first word of it was heard, UTC.</param>
internal sealed class CommitEntry(string device, DateTime at)
{
    /// <summary>How long what comes is told with it.</summary>
    public static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(1);

    // One commit is told several times: in the system log when it begins and when it is done, and as config-update.
    private static readonly TimeSpan s_same = TimeSpan.FromSeconds(20);

    public string Device { get; } = device;

    public DateTime At { get; } = at;

    /// <summary>Who committed, or null where nobody said.</summary>
    public string? User { get; set; }

    /// <summary>How many changes config-update told, or null where it told none.</summary>
    public long? Changes { get; set; }

    /// <summary>What followed, by kind.</summary>
    public SortedDictionary<string, long> Followed { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether something heard at <paramref name="at"/> is of this commit.</summary>
    public bool Includes(DateTime at) => at - At < s_same;
}
