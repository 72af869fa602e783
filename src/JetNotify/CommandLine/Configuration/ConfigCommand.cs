using System.CommandLine;

namespace JetNotify.CommandLine.Configuration;

/// <summary>What <c>config</c> does.</summary>
internal enum ConfigAction
{
    /// <summary>Shows each setting and where it comes from.</summary>
    Show,

    /// <summary>Says what in the files cannot be.</summary>
    Check,

    /// <summary>Shows which file is read.</summary>
    Path,
}

/// <summary>What <c>config</c> will do.</summary>
/// <param name="Action">What.</param>
/// <param name="File">The file that was typed, or null.</param>
/// <param name="Profile">The profile that was typed, or null.</param>
internal sealed record ConfigPlan(ConfigAction Action, string? File, string? Profile) : CommandPlan;

/// <summary><c>jetnotify config show|check|path</c>.</summary>
internal sealed class ConfigCommand : ToolCommand
{
    private static readonly Verbs<ConfigAction> s_actions = new("config", "the configuration", "",
        ("show", ConfigAction.Show, "Show each setting and where it comes from."),
        ("check", ConfigAction.Check, "Say what in the files cannot be."),
        ("path", ConfigAction.Path, "Show which file is read."));

    private readonly Argument<string[]> _action = new("ACTION") { Arity = ArgumentArity.ZeroOrMore };
    private readonly GeneralGroup _general;

    private ConfigCommand(GeneralGroup general)
        : base(InTable)
    {
        _general = general;
        AddOperands(_action, offer: null, s_actions.Offer);
    }

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } = new(
        "config", "Show which settings hold and where they come from.", static table =>
            new ConfigCommand(table.General));

    /// <inheritdoc/>
    public override bool TakesSettings => false;

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "show: each setting, its value and where that comes from: environment, profile or default; secrets are "
                + "hidden. "
                + "check: what in the configuration cannot be, by file, line and key. path: the file that is read, or "
                + "would be.",
            "What is not typed comes from the environment (JETNOTIFY_HOST for --host), then from a profile in "
                + "~/.config/jetnotify/config.toml or /etc/jetnotify/config.toml: a table [profile.NAME] with the long "
                + "names of "
                + "options as keys. The profile default is used where none is named. jetnotify-config(5) has it all.",
        ],
        Usage = ["config show [--profile NAME]", "config check [--config FILE]", "config path"],
        ExitCodes = ExitMeaning.OfShowing("something in the configuration that cannot be"),
        Examples =
        [
            "jetnotify config show",
            "jetnotify config show --profile lab",
            "jetnotify config check --config config.toml",
        ],
    };

    /// <inheritdoc/>
    public override ConfigPlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        string[] words = parsed.Operands(_action);
        var action = s_actions.Parse(words);
        if (words.Length > 1)
        {
            throw new UsageException($"{words[0]} is about no file: --config names one");
        }

        return new ConfigPlan(
            action,
            parsed.TryGet(_general.Config, out string? file) ? file : null,
            parsed.TryGet(_general.Profile, out string? profile) ? profile : null);
    }
}
