using System.Text;
using JetNotify.Output;

namespace JetNotify.Watch;

/// <summary>A link, as its router's system log tells of it.</summary>
/// <param name="router">The router.</param>
/// <param name="name">The interface.</param>
internal sealed class WatchedLink(WatchedRouter router, ReadOnlySpan<byte> name)
{
    /// <summary>So many downs are kept, the last.</summary>
    private const int MostDowns = 100;

    private readonly Queue<DateTime> _downs = [];

    public WatchedRouter Router { get; } = router;

    /// <summary>The interface, safe for a terminal.</summary>
    public string Name { get; } = TerminalText.Escaped(Encoding.UTF8.GetString(name));

    public bool IsUp { get; private set; }

    /// <summary>When it last went down or came up, UTC.</summary>
    public DateTime Last { get; private set; }

    /// <summary>Returns how often it went down since a time; 100 at most.</summary>
    public int DownsSince(DateTime time)
    {
        int count = 0;
        foreach (var down in _downs)
        {
            count += down >= time ? 1 : 0;
        }

        return count;
    }

    /// <summary>It went down, or came up.</summary>
    public void Change(bool isUp, DateTime at)
    {
        IsUp = isUp;
        Last = at;
        if (isUp)
        {
            return;
        }

        if (_downs.Count == MostDowns)
        {
            _downs.Dequeue();
        }

        _downs.Enqueue(at);
    }
}
