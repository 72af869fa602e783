namespace JetNotify.Simulator.Configuration;

/// <summary>What a statement of the configuration is about.</summary>
internal enum StatementKind
{
    /// <summary>interfaces NAME unit N family F address A.</summary>
    Address,

    /// <summary>interfaces NAME disable.</summary>
    Disable,

    /// <summary>routing-options static route P next-hop N.</summary>
    StaticRoute,

    /// <summary>firewall family F filter NAME term T then ACTION.</summary>
    FilterTerm,

    /// <summary>system commit notification, alone or with configuration-diff-format F.</summary>
    CommitNotification,

    /// <summary>system services extension-service notification …: shown and kept.</summary>
    NotificationService,
}

/// <summary>One whole statement, as <c>set</c> takes it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Levels">The levels of the hierarchy, each as it stands on a line: <c>unit 0</c>.</param>
/// <param name="Name">The interface, prefix or filter.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Family">The family.</param>
/// <param name="Term">The filter's term.</param>
/// <param name="Value">The address, next hop, action, format or number.</param>
internal sealed record ConfigurationStatement(
    StatementKind Kind, IReadOnlyList<string> Levels, string Name, int Unit, string Family, string Term, string Value)
{
    /// <summary>As <c>set</c> takes it.</summary>
    public string Text { get; } = string.Join(' ', Levels);

    /// <summary>Whether it is this or stands below it.</summary>
    public bool IsBelow(string prefix) =>
        Text.StartsWith(prefix, StringComparison.Ordinal)
            && (Text.Length == prefix.Length || Text[prefix.Length] == ' ');

    /// <summary>Whether only one of the two can be.</summary>
    public bool Excludes(ConfigurationStatement other) => Kind == other.Kind && Kind switch
    {
        StatementKind.FilterTerm => Levels[3] == other.Levels[3] && Name == other.Name && Family == other.Family
            && ConfigurationGrammar.IsFinalAction(Value) && ConfigurationGrammar.IsFinalAction(other.Value),
        StatementKind.NotificationService => Levels.Count == 5 && other.Levels.Count == 5
            && Levels[4].Split(' ')[0] == other.Levels[4].Split(' ')[0],
        StatementKind.CommitNotification => Levels.Count == 4 && other.Levels.Count == 4,
        _ => false,
    };
}
