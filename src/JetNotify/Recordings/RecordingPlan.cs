namespace JetNotify.Recordings;

/// <summary>What <c>subscribe --record</c> will do.</summary>
/// <param name="Path">The file.</param>
internal sealed record RecordingPlan(string Path)
{
    /// <summary>Wait for the disk before acknowledging (<c>--fsync</c>).</summary>
    public bool Fsync { get; init; }

    /// <summary>Begin a new file once this one has so many bytes (<c>--rotate-size</c>), or null.</summary>
    public long? RotateSize { get; init; }

    /// <summary>Begin a new file with the first message after this one has been written to for so long
    /// (<c>--rotate-every</c>), or null.</summary>
    public TimeSpan? RotateEvery { get; init; }

    /// <summary>How many closed files are kept (<c>--keep</c>), or null for all.</summary>
    public int? Keep { get; init; }

    /// <summary>Whether files are closed at all.</summary>
    public bool Rotates => RotateSize is not null || RotateEvery is not null;
}
