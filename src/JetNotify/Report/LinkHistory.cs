namespace JetNotify.Report;

/// <summary>When the link of one interface went down and came up, as its router's system log said. One thread.</summary>
/// <param name="device">The router.</param>
/// <param name="name">The interface.</param>
internal sealed class LinkHistory(string device, string name)
{
    /// <summary>So many changes are kept, the last; all are counted.</summary>
    public const int MostKept = 200;

    private readonly Queue<LinkChange> _changes = [];

    public string Device { get; } = device;

    public string Name { get; } = name;

    public long Downs { get; private set; }

    public long Ups { get; private set; }

    /// <summary>How long it was down, as far as both ends were heard.</summary>
    public TimeSpan DownTime { get; private set; }

    /// <summary>The last changes, in their order.</summary>
    public IReadOnlyCollection<LinkChange> Changes => _changes;

    /// <summary>What was heard last.</summary>
    public LinkChange Last { get; private set; }

    /// <summary>Notes one change.</summary>
    public void Add(DateTime at, bool isUp)
    {
        if (isUp)
        {
            Ups++;
            DownTime += Downs > 0 && !Last.IsUp ? at - Last.At : TimeSpan.Zero;
        }
        else
        {
            Downs++;
        }

        Last = new LinkChange(at, isUp);
        _changes.Enqueue(Last);
        if (_changes.Count > MostKept)
        {
            _changes.Dequeue();
        }
    }
}

/// <summary>A link that went down, or came up.</summary>
/// <param name="At">When it was heard, UTC.</param>
/// <param name="IsUp">Whether it came up.</param>
internal readonly record struct LinkChange(DateTime At, bool IsUp);
