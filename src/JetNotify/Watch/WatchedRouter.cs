using System.Text;
using JetNotify.Output;

namespace JetNotify.Watch;

/// <summary>A router and how it is.</summary>
/// <param name="name">Its name.</param>
/// <param name="since">When it began to be watched, UTC.</param>
internal sealed class WatchedRouter(string name, DateTime since)
{
    public string Name { get; } = TerminalText.Escaped(name);

    public byte[] Device { get; } = Encoding.UTF8.GetBytes(name);

    public bool IsUp { get; private set; }

    /// <summary>What it is called.</summary>
    public string State { get; private set; } = "connecting";

    /// <summary>Since when it is so, UTC.</summary>
    public DateTime Since { get; private set; } = since;

    /// <summary>When the last message came, UTC; null before the first.</summary>
    public DateTime? Last { get; set; }

    /// <summary>How many messages came.</summary>
    public long Events { get; set; }

    /// <summary>It is so from now on.</summary>
    public void Change(bool isUp, DateTime at, string state)
    {
        IsUp = isUp;
        Since = at;
        State = TerminalText.Escaped(state);
    }
}
