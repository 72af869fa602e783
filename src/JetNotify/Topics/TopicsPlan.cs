namespace JetNotify.Topics;

/// <summary>What <c>topics</c> will show: filters, or what some topics are, or, with neither, the catalogue.</summary>
internal sealed record TopicsPlan : CommandPlan
{
    /// <summary>The topic filters of a selection, or null where nothing was selected.</summary>
    public IReadOnlyList<string>? Filters { get; init; }

    /// <summary>Topics to be told field by field.</summary>
    public IReadOnlyList<string> Matches { get; init; } = [];

    /// <summary>One JSON object a line, for programs; otherwise text, for people.</summary>
    public bool Json { get; init; }
}
