namespace JetNotify.CommandLine;

/// <summary>Whose word it is; a later one is stronger.</summary>
internal enum SourceLayer
{
    /// <summary>A profile in a configuration file.</summary>
    Profile,

    /// <summary>The environment.</summary>
    Environment,

    /// <summary>What was typed.</summary>
    CommandLine,
}

/// <summary>Where an option's value comes from.</summary>
/// <param name="Layer">Whose word it is.</param>
/// <param name="Place">How errors name it: <c>JETNOTIFY_PORT</c>, <c>FILE:LINE: port</c>; null for the option's own
/// name.</param>
internal sealed record ValueSource(SourceLayer Layer, string? Place)
{
    /// <summary>What was typed.</summary>
    public static ValueSource Typed { get; } = new(SourceLayer.CommandLine, null);
}
