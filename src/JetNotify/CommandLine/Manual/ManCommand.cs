using System.CommandLine;
using System.Globalization;
using JetNotify.Output;

namespace JetNotify.CommandLine.Manual;

/// <summary>What <c>man</c> will write.</summary>
/// <param name="Page">The page, or null for a list of them.</param>
/// <param name="Date">The date that stands on it.</param>
internal sealed record ManPlan(ManualPage? Page, DateOnly Date) : CommandPlan;

/// <summary><c>jetnotify man [PAGE]</c>.</summary>
internal sealed class ManCommand : ToolCommand
{
    private readonly Argument<string[]> _page = new("PAGE") { Arity = ArgumentArity.ZeroOrMore };
    private readonly IReadOnlyList<ManualPage> _pages;

    private ManCommand(CommandTable table)
        : base(InTable)
    {
        _pages = ManualPage.All(table);
        AddOperands(_page, Offer.OneOf(() => _pages.Select(page => new Candidate(page.File, page.Summary))));
    }

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } = new("man", "Write a manual page.", static table =>
        new ManCommand(table));

    /// <inheritdoc/>
    public override bool TakesSettings => false;

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description = ["Write a manual page for man, or without PAGE list the pages there are. Packages install them; this is for where none did."],
        Usage = ["man [PAGE]"],
        ExitCodes = ExitMeaning.OfShowing("a page that there is not"),
        Examples = ["jetnotify man", "jetnotify man subscribe | man -l -",
            "jetnotify man recording.5 > jetnotify-recording.5"],
    };

    /// <inheritdoc/>
    public override ManPlan Plan(ParsedOptions parsed, ToolEnvironment environment) => parsed.Operands(_page) switch
    {
        [] => new ManPlan(null, Date(environment)),
        [var name] => new ManPlan(
            ManualPage.Find(_pages, name)
                ?? throw new UsageException($"there is no page {Quoting.Text(name)} (jetnotify man lists all)"),
            Date(environment)),
        _ => throw new UsageException("one page at a time"),
    };

    // Packages are to be the same whenever they are made (reproducible-builds.org).
    private static DateOnly Date(ToolEnvironment environment) =>
        long.TryParse(environment.Variable("SOURCE_DATE_EPOCH"), NumberStyles.None, CultureInfo.InvariantCulture,
            out long seconds)
            ? DateOnly.FromDateTime(DateTime.UnixEpoch.AddSeconds(seconds))
            : DateOnly.FromDateTime(DateTime.UtcNow);
}
