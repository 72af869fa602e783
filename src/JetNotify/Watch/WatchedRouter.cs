using System.Text;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Watch;

/// <summary>A router and how it is.</summary>
/// <param name="name">Its name.</param>
/// <param name="since">When it began to be watched, UTC.</param>
internal sealed class WatchedRouter(string name, DateTime since)
{
    // A rate is that of the last seconds that are over.
    private const int RateSeconds = 5;

    private readonly SecondCounts _perSecond = new(RateSeconds + 1);

    /// <summary>Its name, safe for a terminal.</summary>
    public string Name { get; } = TerminalText.Escaped(name);

    public byte[] Device { get; } = Encoding.UTF8.GetBytes(name);

    public DeviceTags Tags { get; set; } = DeviceTags.None;

    public bool IsUp { get; private set; }

    /// <summary>What it is called.</summary>
    public string State { get; private set; } = "connecting";

    /// <summary>Since when it is so, UTC.</summary>
    public DateTime Since { get; private set; } = since;

    /// <summary>When the last message came, UTC; null before the first.</summary>
    public DateTime? Last { get; private set; }

    /// <summary>How many messages came.</summary>
    public long Events { get; private set; }

    /// <summary>Its links, by the interface's name.</summary>
    public Dictionary<string, WatchedLink> Links { get; } = new(Utf8Names.Instance);

    /// <summary>Returns how many messages come in a second.</summary>
    public double Rate(DateTime now) => _perSecond.Last(RateSeconds, now).Average();

    /// <summary>A message came.</summary>
    public void Count(DateTime at)
    {
        Events++;
        Last = at;
        _perSecond.Add(at);
    }

    /// <summary>It is so from now on.</summary>
    public void Change(bool isUp, DateTime at, string state)
    {
        IsUp = isUp;
        Since = at;
        State = TerminalText.Escaped(state);
    }
}
