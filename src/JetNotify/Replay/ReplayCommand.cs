using System.CommandLine;
using JetNotify.Acting;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.Deriving;
using JetNotify.Mqtt;
using JetNotify.Terminal;

namespace JetNotify.Replay;

/// <summary><c>jetnotify replay</c>: its options, and how they become a plan.</summary>
internal sealed class ReplayCommand : ToolCommand
{
    private readonly Argument<string[]> _files = new("FILE") { Arity = ArgumentArity.ZeroOrMore };
    private readonly ReplayGroup _messages = new();
    private readonly SelectorGroup _events = new(conditions: true);
    private readonly OutputGroup _output = new();
    private readonly DerivingGroup _deriving = new(remembers: false);
    private readonly ActingGroup _acting = new();
    private readonly DiagnosticsGroup _diagnostics = new(packets: false);

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } =
        new("replay", "Print what subscribe --record recorded.", static _ => new ReplayCommand());

    public ReplayCommand()
        : base(InTable)
    {
        AddOperands(_files, Offer.Files);
        Add(_messages, _events, _output, _deriving, _acting, _diagnostics);
    }

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Print what subscribe --record recorded, as subscribe would have, without connecting to anything.",
            "FILE is a recording, compressed by gzip or not; - is standard input. Several are played one after the "
                + "other, the "
                + "oldest first.",
        ],
        Usage = ["replay FILE... [OPTION]..."],
        Notes =
        [
            "Lines that are no line of a recording are left out; standard error says how many.",
            "Diagnostics and errors go to standard error; standard output carries messages alone.",
        ],
        ExitCodes =
        [
            new(ExitCode.Success,
                "ended as asked: played to the end, count reached, interrupted, the pipe's reader left"),
            new(ExitCode.Usage, "an option that cannot be, or a file that is no recording"),
            new(ExitCode.Output, "the output could not be written"),
            new(ExitCode.TimedOut, "--timeout ran out"),
        ],
        Examples =
        [
            "jetnotify replay events*.ndjson*",
            "jetnotify replay events.ndjson --event ifa --op add -o json | jq .",
            "jetnotify replay events.ndjson --from 2019-01-22T14:00:00Z --to 2019-01-22T15:00:00Z --speed 10",
            "jetnotify replay events.ndjson --speed 10 --watch",
            "ssh collector cat events.ndjson | jetnotify replay - --where 'severity >= warning'",
        ],
    };

    /// <inheritdoc/>
    public override ReplayPlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        string[] paths = FileOperands.Of(
            parsed.Operands(_files), "nothing to replay: name a recording, or - for standard input");
        var range = _messages.Range(parsed);
        var selection = _events.Plan(parsed, [], []);
        var notes = new List<string>();
        var output = _output.Plan(parsed, ProtocolVersion.V5, environment, notes);
        var diagnostics = _diagnostics.Plan(parsed);
        var deriving = _deriving.Plan(parsed, null);
        _deriving.Check(parsed, parsed.All(_messages.Topic), _events.Conditions(parsed));
        var acting = _acting.Plan(parsed, environment);
        if (acting is not null != parsed.Has(_messages.Act))
        {
            throw acting is null ? new UsageException(_messages.Act, "needs --exec or --webhook")
                : new UsageException("--exec and --webhook act on what is past here: add --act if that is meant");
        }

        return new ReplayPlan
        {
            Files = paths,
            Input = environment.Input,
            Topics = selection is null ? parsed.All(_messages.Topic) : [],
            Filter = DerivingPlan.Keep(_messages.Filter(parsed, selection, _events.Conditions(parsed)), deriving),
            Deriving = deriving,
            Acting = acting,
            Watch = parsed.Has(_messages.Watch) ? Watched(parsed, acting, environment) : null,
            Range = range,
            Speed = parsed.Get(_messages.Speed, null),
            Count = parsed.TryGet(_messages.Count, out long count) ? count : null,
            Timeout = parsed.TryGet(_messages.Timeout, out var timeout) ? timeout : null,
            Output = output,
            Diagnostics = diagnostics,
            Notes = notes,
            Progress = environment.ShowsProgress(diagnostics),
        };
    }

    private TerminalTraits Watched(ParsedOptions parsed, ActingPlan? acting, ToolEnvironment environment)
    {
        if (acting is not null || _output.IsAskedFor(parsed) || parsed.Operands(_files).Contains("-"))
        {
            throw new UsageException(_messages.Watch,
                "draws on the terminal and reads its keys: not together with --output, --exec, --webhook or -");
        }

        return environment.Traits();
    }
}
