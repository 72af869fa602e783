namespace JetNotify.Fleet;

/// <summary>How far a router is.</summary>
public enum RouterState
{
    /// <summary>Waits for its turn to be connected to.</summary>
    Queued,

    /// <summary>Being connected to.</summary>
    Connecting,

    /// <summary>CONNECT or SUBSCRIBE waits for its answer.</summary>
    Opening,

    /// <summary>Subscribed: it is heard.</summary>
    Up,

    /// <summary>Waits before the next attempt.</summary>
    Waiting,

    /// <summary>No longer of the fleet: saying goodbye.</summary>
    Leaving,
}
