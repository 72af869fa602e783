using JetNotify.Fleet.Connections;
using JetNotify.Junos;
using JetNotify.Mqtt;

namespace JetNotify.Fleet;

/// <summary>One router of a fleet, and how it is. The fleet's thread writes; what is public may be read from
/// any.</summary>
public sealed class Router
{
    private readonly long[] _events = new long[Catalogue.Entries.Count + 1];
    private long _sequence;

    internal Router(RouterSpec spec)
    {
        Spec = spec;
        KeepAliveTimer = new KeepAliveTimer(this);
        Since = DateTime.UtcNow;
    }

    /// <summary>How it is connected to and asked.</summary>
    public RouterSpec Spec { get; internal set; }

    /// <summary>Its name.</summary>
    public string Name => Spec.Name;

    /// <summary>How far it is.</summary>
    public RouterState State { get; private set; }

    /// <summary>Since when it is so far, UTC.</summary>
    public DateTime Since { get; private set; }

    /// <summary>What went wrong last, or null; stays until the next connection that is subscribed.</summary>
    public MqttException? LastError { get; internal set; }

    /// <summary>When it is tried again, in milliseconds of <see cref="Environment.TickCount64"/>; means something while
    /// waiting.</summary>
    public long RetryAt { get; internal set; }

    /// <summary>When the last message came, UTC; <see cref="DateTime.MinValue"/> before the first.</summary>
    public DateTime LastEvent { get; internal set; }

    /// <summary>How many messages came.</summary>
    public long Events { get; internal set; }

    /// <summary>How often it was connected to again.</summary>
    public long Reconnects { get; internal set; }

    /// <summary>How long it was not connected to after it first was; a gap that lasts is counted when it
    /// ends.</summary>
    public TimeSpan Gaps { get; internal set; }

    /// <summary>How often another client took its connection.</summary>
    public long TakeOvers { get; internal set; }

    /// <summary>What the sink wants to find again; not looked at here.</summary>
    public object? Context { get; set; }

    internal Session? Session { get; set; }

    internal RouterLink? Link { get; set; }

    internal OpenAttempt? Attempt { get; set; }

    internal RouterTimer? Timer { get; set; }

    /// <summary>When the broker's next answer is due, in its own time: <see cref="SinkClock.BrokerTime"/>.</summary>
    internal long AnswerDue { get; set; }

    internal KeepAliveTimer KeepAliveTimer { get; }

    internal byte[]? Carry { get; set; }

    internal int CarryLength { get; set; }

    internal bool HoldsSlot { get; set; }

    internal bool IsToAcknowledge { get; set; }

    internal bool SaidGoodbye { get; set; }

    internal bool WasUp { get; set; }

    internal long ConnectedAt { get; set; }

    internal long LostAt { get; set; }

    internal string? SaidRefusal { get; set; }

    internal Backoff Backoff;

    internal GapEstimate GapEstimate;

    /// <summary>Returns the number of the router's next record in this run, from 1. The fleet's thread.</summary>
    public long NextSequence() => ++_sequence;

    /// <summary>Counts an event by its kind; null for what is none. The fleet's thread.</summary>
    public void CountKind(EventKind? kind) => _events[kind is { } known ? (int)known : ^1]++;

    /// <summary>Returns how many messages of a kind came; null for those that are no events.</summary>
    public long EventsOf(EventKind? kind) => Volatile.Read(ref _events[kind is { } known ? (int)known : ^1]);

    /// <summary>Goes on with the numbers of the same router before its way to connect changed.</summary>
    internal void Continue(Router before)
    {
        (_sequence, Context, WasUp, LostAt) = (before._sequence, before.Context, before.WasUp, Environment.TickCount64);
        (Events, LastEvent, Reconnects, Gaps, TakeOvers) =
            (before.Events, before.LastEvent, before.Reconnects, before.Gaps, before.TakeOvers);
        before._events.CopyTo(_events, 0);
    }

    internal void Become(RouterState state)
    {
        State = state;
        Since = DateTime.UtcNow;
    }
}
