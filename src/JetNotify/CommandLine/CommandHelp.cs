namespace JetNotify.CommandLine;

/// <summary>What a command says of itself beside its options. Help and manual page are both made from it; texts are
/// paragraphs without line ends.</summary>
internal sealed record CommandHelp
{
    /// <summary>What it does, a paragraph each.</summary>
    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>What is typed, without the program's name.</summary>
    public required IReadOnlyList<string> Usage { get; init; }

    /// <summary>What is to be known of the options together, a paragraph each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What each exit status means.</summary>
    public required IReadOnlyList<ExitMeaning> ExitCodes { get; init; }

    /// <summary>Whole command lines, the first three for those who ask briefly.</summary>
    public required IReadOnlyList<string> Examples { get; init; }
}

/// <summary>What an exit status means for a command.</summary>
internal readonly record struct ExitMeaning(ExitCode Code, string Meaning)
{
    /// <summary>Returns what the statuses of a command mean that only shows something.</summary>
    /// <param name="wrong">What else than an option cannot be.</param>
    public static IReadOnlyList<ExitMeaning> OfShowing(string wrong) =>
    [
        new(ExitCode.Success, "shown"),
        new(ExitCode.Usage, $"an option, or {wrong}"),
        new(ExitCode.Output, "the output could not be written"),
    ];
}
