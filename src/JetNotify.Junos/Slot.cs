namespace JetNotify.Junos;

/// <summary>Where a value that was asked for stands.</summary>
internal struct Slot
{
    public SlotState State;
    public int Start;
    public int Length;
}

internal enum SlotState : byte
{
    /// <summary>Not in the payload.</summary>
    Absent,

    /// <summary>In the payload as it is: a string without escapes, or the text of any other value.</summary>
    InPayload,

    /// <summary>In the payload, with JSON escapes.</summary>
    Escaped,

    /// <summary>Read from its escapes into the scratch.</summary>
    InScratch,
}
