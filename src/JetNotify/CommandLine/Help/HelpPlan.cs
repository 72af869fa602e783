namespace JetNotify.CommandLine.Help;

/// <summary>How much of a command's help is shown.</summary>
internal enum HelpDepth
{
    /// <summary>What one mostly needs.</summary>
    Brief,

    /// <summary>Everything.</summary>
    Full,
}

/// <summary>What <c>help</c>, <c>--help</c> and <c>-?</c> will show.</summary>
/// <param name="Command">The command, or null for what there is.</param>
/// <param name="Depth">How much of it.</param>
/// <param name="UsesPager">Whether what does not fit the terminal goes through a pager.</param>
internal sealed record HelpPlan(string? Command, HelpDepth Depth, bool UsesPager) : CommandPlan;
