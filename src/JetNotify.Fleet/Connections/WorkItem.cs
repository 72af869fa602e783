namespace JetNotify.Fleet.Connections;

/// <summary>What the fleet's thread is told to look at.</summary>
/// <param name="Router">The router, or null for <see cref="WorkKind.Action"/> and <see cref="WorkKind.Tick"/>.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Subject">The link, attempt or action it is about.</param>
internal readonly record struct WorkItem(Router? Router, WorkKind Kind, object? Subject);

/// <summary>What happened.</summary>
internal enum WorkKind
{
    /// <summary>Something came on the link, or it ended.</summary>
    Readable,

    /// <summary>An attempt came to its end: the subject has the connection or the failure.</summary>
    Opened,

    /// <summary>The router's timer rang.</summary>
    Due,

    /// <summary>Routers that wait for their turn may have one.</summary>
    Tick,

    /// <summary>Something to be done on the fleet's thread.</summary>
    Action,
}
