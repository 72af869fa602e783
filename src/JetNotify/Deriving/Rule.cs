namespace JetNotify.Deriving;

/// <summary>When an event is derived from others (<c>--on</c>).</summary>
/// <param name="Kind">What is looked for.</param>
/// <param name="Count">How many downs make a flap; 1 for the others.</param>
/// <param name="Span">Within how long they come; how long it has to be silent, or down.</param>
/// <param name="Text">The rule as it is written, spaces and all the same for the same rule.</param>
internal sealed record Rule(RuleKind Kind, int Count, TimeSpan Span, string Text)
{
    /// <summary>When <see cref="Span"/> is over; a time may be the last there is.</summary>
    public DateTime After(DateTime time) => Span < DateTime.MaxValue - time ? time + Span : DateTime.MaxValue;

    /// <summary>Whether it is about interfaces, not about whole routers.</summary>
    public bool IsOfLinks => Kind != RuleKind.Silence;
}

/// <summary>What a rule looks for.</summary>
internal enum RuleKind
{
    /// <summary>A link that goes down so often within so long.</summary>
    Flap,

    /// <summary>A router of which nothing is heard for so long.</summary>
    Silence,

    /// <summary>A link that is down for so long.</summary>
    Down,
}
