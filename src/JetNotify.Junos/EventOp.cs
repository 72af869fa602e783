namespace JetNotify.Junos;

/// <summary>What happened to the thing a kernel event is about (Juniper's client). There is no up or down: that is a
/// change.</summary>
public enum EventOp
{
    /// <summary>It came to be.</summary>
    Add,

    /// <summary>It became different.</summary>
    Change,

    /// <summary>It went away.</summary>
    Delete,
}
