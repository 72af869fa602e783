namespace JetNotify.Delivery;

/// <summary>How records get into the engine.</summary>
public enum DeliveryState
{
    /// <summary>Straight, and answered before whoever sent them is.</summary>
    Direct,

    /// <summary>The engine takes none: they go to the spool.</summary>
    Spooling,

    /// <summary>The engine takes what the spool has; new ones go behind it.</summary>
    Draining,
}
