using System.CommandLine;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.Deliver;

namespace JetNotify.Spools;

/// <summary><c>jetnotify spool</c>: its operands and options, and how they become a plan.</summary>
internal sealed class SpoolCommand : ToolCommand
{
    private static readonly Verbs<bool> s_verbs = new("spool", "a spool", "FOLDER",
        ("info", false, "Say what waits in it."),
        ("drain", true, "Deliver what waits in it."));

    private readonly Argument<string[]> _words = new("WORD") { Arity = ArgumentArity.ZeroOrMore };
    private readonly DeliveryGroup _delivery = new(receives: false);
    private readonly DiagnosticsGroup _diagnostics = new(packets: false);

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } = new(
        "spool", "Look at a spool, or deliver what waits in it.", static _ => new SpoolCommand());

    public SpoolCommand()
        : base(InTable)
    {
        AddOperands(_words, Offer.Folders, s_verbs.Offer);
        Add(_delivery, _diagnostics);
    }

    /// <inheritdoc/>
    public override bool TakesSettings => false;

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Look at the folder of --spool, also while it is in use, or deliver what waits in it, also on "
                + "another machine.",
        ],
        Usage = ["spool info FOLDER", "spool drain FOLDER --to URL [OPTION]..."],
        Notes = ["Its files are recordings: jetnotify replay FOLDER/0*.ndjson shows what is in them."],
        ExitCodes =
        [
            new(ExitCode.Success, "info: it is a spool; drain: it is empty now"),
            new(ExitCode.Usage, "it is no spool, or in use, or the engine cannot take its records"),
            new(ExitCode.Unreachable, "the engine does not answer"),
            new(ExitCode.Refused, "the engine does not let this client in"),
            new(ExitCode.Tls, "TLS"),
            new(ExitCode.Output, "the end was asked for before it was empty"),
        ],
        Examples =
        [
            "jetnotify spool info /var/lib/jetnotify/spool",
            "jetnotify spool drain /var/lib/jetnotify/spool --to nats://n1,n2,n3/JET",
        ],
    };

    /// <inheritdoc/>
    public override SpoolPlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        string[] words = parsed.Operands(_words);
        bool drains = s_verbs.Parse(words);
        if (words is not [_, var folder])
        {
            throw new UsageException($"{words[0]} is about one folder: spool {words[0]} FOLDER");
        }

        var delivery = _delivery.Plan(parsed, prints: false, environment);
        if (drains != delivery is not null)
        {
            throw new UsageException(
                _delivery.To, drains ? "a URL is missing: where is it drained to?" : "info delivers nothing");
        }

        return new SpoolPlan
        {
            Folder = folder,
            Delivery = delivery is null ? null : delivery with { Spool = folder },
            Diagnostics = _diagnostics.Plan(parsed),
        };
    }
}
