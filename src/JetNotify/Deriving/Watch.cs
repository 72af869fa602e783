namespace JetNotify.Deriving;

/// <summary>What one rule knows of one thing. One thread.</summary>
/// <param name="rule">The rule.</param>
/// <param name="device">The router.</param>
/// <param name="name">The interface, or null.</param>
/// <param name="emit">Gets what begins and ends.</param>
internal abstract class Watch(Rule rule, string device, string? name, Action<DerivedEvent> emit)
{
    public Rule Rule { get; } = rule;

    public string Device { get; } = device;

    public string? Name { get; } = name;

    /// <summary>Whether it has begun and not ended.</summary>
    public bool IsOn { get; protected set; }

    /// <summary>When it has to be looked at, should nothing happen before; null: never.</summary>
    public abstract DateTime? Due { get; }

    /// <summary>What it has to remember, the earliest first.</summary>
    public abstract IEnumerable<DateTime> Times { get; }

    /// <summary>Whether it waits for its time already.</summary>
    public bool IsScheduled { get; set; }

    /// <summary>Whether its router is no more.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>Remembers what another one remembered.</summary>
    public abstract void Restore(bool isOn, IReadOnlyList<DateTime> times);

    /// <summary>Looks at it once it is due.</summary>
    public abstract void Ring(DateTime now);

    protected void Begin(DateTime at, DateTime since)
    {
        IsOn = true;
        emit(new DerivedEvent(Rule, Device, Name, Begins: true, at, since));
    }

    protected void End(DateTime at, DateTime since)
    {
        IsOn = false;
        emit(new DerivedEvent(Rule, Device, Name, Begins: false, at, since));
    }
}

/// <summary>A watch over a link.</summary>
internal abstract class LinkWatch(Rule rule, string device, string name, Action<DerivedEvent> emit)
    : Watch(rule, device, name, emit)
{
    /// <summary>The link went down, or came up.</summary>
    public abstract void Changed(bool isUp, DateTime at);
}
