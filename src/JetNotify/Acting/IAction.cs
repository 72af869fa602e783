namespace JetNotify.Acting;

/// <summary>What an event sets off. Any thread, several at a time.</summary>
internal interface IAction
{
    /// <summary>What it is called in what is said of it.</summary>
    string Name { get; }

    /// <summary>Does it.</summary>
    /// <returns>What went wrong, or null.</returns>
    string? Act(ActingEvent what, CancellationToken stop);
}
