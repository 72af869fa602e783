using System.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Planning;
using JetNotify.Mqtt;
using JetNotify.Replay;

namespace JetNotify.CommandLine;

/// <summary><c>jetnotify replay</c>: its options, and how they become a plan.</summary>
internal sealed class ReplayCommand : ToolCommand
{
    private readonly Argument<string[]> files = new("FILE") { Arity = ArgumentArity.ZeroOrMore };
    private readonly ReplayOptions messages = new();
    private readonly EventOptions events = new();
    private readonly OutputOptions output = new();
    private readonly DiagnosticsOptions diagnostics = new(packets: false);

    /// <summary>The command.</summary>
    public ReplayCommand()
        : base("replay", "Print what subscribe --record recorded.")
    {
        Command.Arguments.Add(files);
        Take(messages, events, output, diagnostics);
    }

    /// <inheritdoc/>
    public override string Introduction => """
        Print what subscribe --record recorded, as subscribe would have, without connecting to anything.

        Usage: jetnotify replay FILE... [OPTION]...

        FILE is a recording, compressed by gzip or not; - is standard input. Several are played one after the other,
        the oldest first.

        """;

    /// <inheritdoc/>
    public override string Closing => """
        Lines that are no line of a recording are left out; standard error says how many.
        Diagnostics and errors go to standard error; standard output carries messages alone.

        Exit codes:
           0  ended as asked: played to the end, count reached, interrupted, the pipe's reader left
           2  an option that cannot be, or a file that is no recording
           7  the output could not be written
          27  --timeout ran out

        Examples:
          jetnotify replay events*.ndjson*
          jetnotify replay events.ndjson --event ifa --op add -o json | jq .
          jetnotify replay events.ndjson --from 2019-01-22T14:00:00Z --to 2019-01-22T15:00:00Z --speed 10
          ssh collector cat events.ndjson | jetnotify replay - --where 'severity >= warning'

        """;

    /// <inheritdoc/>
    public override ReplayPlan Plan(Typed typed, ToolEnvironment surroundings)
    {
        var paths = typed.Operands(files);
        if (paths.Count == 0)
        {
            throw new UsageException("nothing to replay: name a recording, or - for standard input");
        }

        if (paths.Count(path => path == "-") > 1)
        {
            throw new UsageException("-: standard input can be read only once");
        }

        typed.NotBoth(messages.NoRetained, messages.RetainedOnly, "nothing would be left to print");
        bool hasFrom = typed.TryGet(messages.From, out var from);
        bool hasTo = typed.TryGet(messages.To, out var to);
        if (hasFrom && hasTo && (from.At >= to.At || from.After >= to.After))
        {
            throw new UsageException(messages.From, "not before --to: nothing is left to play");
        }

        var selection = SelectionPlanner.Plan(typed, events, [], []);
        var topics = typed.All(messages.Topic);
        var outputPlan = OutputPlanner.Plan(typed, output, ProtocolVersion.V5, surroundings);
        var diagnosticsPlan = DiagnosticsPlanner.Plan(typed, diagnostics);
        return new ReplayPlan
        {
            Files = paths,
            Input = surroundings.Input,
            Topics = selection is null ? topics : [],
            Filter = new MessageFilter
            {
                Selection = selection,
                Topics = selection is null ? [] : topics,
                Conditions = typed.All(events.Where),
                FilterOut = typed.All(messages.FilterOut),
                NoRetained = typed.Has(messages.NoRetained),
                RetainedOnly = typed.Has(messages.RetainedOnly),
            },
            From = hasFrom ? from : null,
            To = hasTo ? to : null,
            Speed = typed.Get(messages.Speed, null),
            Count = typed.TryGet(messages.Count, out long count) ? count : null,
            Timeout = typed.TryGet(messages.Timeout, out var timeout) ? timeout : null,
            Output = outputPlan,
            Diagnostics = diagnosticsPlan,
            Progress = Progress.IsWanted(surroundings, diagnosticsPlan),
        };
    }
}
