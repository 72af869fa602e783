namespace JetNotify.Report;

/// <summary>Times without a connection, from the records of it that stand in a recording. One thread.</summary>
internal sealed class GapLog
{
    private const int Most = 10_000;

    private readonly Dictionary<string, (DateTime At, string? Why)> _open = [];
    private readonly LastOf<ConnectionGap> _gaps = new(Most);

    /// <summary>The last 10,000, in their order.</summary>
    public IReadOnlyList<ConnectionGap> Last => [.. _gaps.Kept.OrderBy(gap => gap.Begin)];

    /// <summary>How many there were.</summary>
    public long Count => _gaps.Count;

    /// <summary>Notes a status record: <c>lost</c> begins one, <c>restored</c> or <c>connected</c> ends it.</summary>
    /// <param name="at">When it was made, UTC.</param>
    /// <param name="record">Valid JSON.</param>
    public void Add(DateTime at, ReadOnlySpan<byte> record)
    {
        var (_, status, device, why, length) = StatusRecord.Read(record);
        switch (status)
        {
            case "lost":
                if (_open.Count < Most)
                {
                    _open[device] = (at, why);
                }

                break;
            case "restored" or "connected":
                Close(device, at, length);
                break;
        }
    }

    /// <summary>Whatever is still open lasts on.</summary>
    public void End()
    {
        foreach (var (device, (at, why)) in _open)
        {
            _gaps.Add(new ConnectionGap(device, at, null, why));
        }

        _open.Clear();
    }

    private void Close(string device, DateTime at, TimeSpan? length)
    {
        if (_open.Remove(device, out var lost))
        {
            _gaps.Add(new ConnectionGap(device, lost.At, at - lost.At, lost.Why));
        }
        else if (length is { } known)
        {
            _gaps.Add(new ConnectionGap(device, at - known, known, null));
        }
    }
}
