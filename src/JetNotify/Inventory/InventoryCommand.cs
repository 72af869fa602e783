using System.CommandLine;
using JetNotify.CommandLine;

namespace JetNotify.Inventory;

/// <summary><c>jetnotify inventory</c>: its operands and options, and how they become a plan.</summary>
internal sealed class InventoryCommand : ToolCommand
{
    private static readonly Verbs<InventoryVerb> s_verbs = new("inventory", "an inventory", "FILE",
        ("check", InventoryVerb.Check, "Say whether it can be used."),
        ("list", InventoryVerb.List, "List its routers."),
        ("diff", InventoryVerb.Diff, "Say what another changes of it."));

    private readonly Argument<string[]> _words = new("WORD") { Arity = ArgumentArity.ZeroOrMore };
    private readonly InventoryGroup _inventory = new(file: false);
    private readonly ListingGroup _listing = new();

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } = new(
        "inventory", "Check, list and compare the routers of an inventory.", static _ => new InventoryCommand());

    public InventoryCommand()
        : base(InTable)
    {
        AddOperands(_words, Offer.Files, s_verbs.Offer);
        Add(_inventory, _listing);
    }

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Check, list and compare the routers of an inventory, as collect would read it, without connecting to "
                + "anything.",
            "FILE is TOML, Prometheus' file_sd JSON, or lines HOST[:PORT] [NAME] [key=value…]; - is standard input.",
        ],
        Usage = ["inventory check FILE [OPTION]...", "inventory list FILE [OPTION]...",
            "inventory diff OLD NEW [OPTION]..."],
        Notes =
        [
            "diff says what collect would do with NEW in place of OLD: + added, - removed, ~ connect again, s other "
                + "topics, t other tags or conditions. No password is shown.",
        ],
        ExitCodes =
        [
            new(ExitCode.Success, "it can be used"),
            new(ExitCode.Usage, "it cannot; standard error has every error with file, line and key"),
            new(ExitCode.Output, "the output could not be written"),
        ],
        Examples =
        [
            "jetnotify inventory check routers.toml",
            "jetnotify inventory list routers.toml --only 'site = fra' --shard 2/4",
            "jetnotify inventory diff routers.toml routers.new.toml",
        ],
    };

    /// <inheritdoc/>
    public override InventoryPlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        string[] words = parsed.Operands(_words);
        var verb = s_verbs.Parse(words);
        int files = verb == InventoryVerb.Diff ? 2 : 1;
        if (words.Length != files + 1)
        {
            throw new UsageException(verb == InventoryVerb.Diff
                ? "diff compares two files: inventory diff OLD NEW"
                : $"{words[0]} is about one file");
        }

        string[] paths = FileOperands.Of(words[1..], missing: "");

        return new InventoryPlan
        {
            Verb = verb,
            Source = _inventory.Of(paths[0], parsed, environment),
            Other = verb == InventoryVerb.Diff ? _inventory.Of(paths[1], parsed, environment) : null,
            Json = _listing.IsJson(parsed),
        };
    }
}
