using System.CommandLine;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;

namespace JetNotify.Topics;

/// <summary><c>jetnotify topics</c>: its options, and how they become a plan.</summary>
internal sealed class TopicsCommand : ToolCommand
{
    private readonly Argument<string[]> _kinds = new("KIND") { Arity = ArgumentArity.ZeroOrMore };
    private readonly SelectorGroup _events = new(conditions: false);
    private readonly TopicsGroup _topics = new();

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } =
        new("topics", "Show what a router says, and the topic filters for any of it.", static _ => new TopicsCommand());

    public TopicsCommand()
        : base(InTable)
    {
        AddOperands(_kinds, Offer.ListOf(() => SelectorGroup.KindsAndGroups));
        Add(_events, _topics);
    }

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Show what a router's JET notification service says, without connecting to any: the catalogue of its "
                + "events; with "
                + "KIND or any option under Junos events the topic filters for these, one a line, for --topic or for "
                + "any other "
                + "MQTT client; with --match what a topic is, field by field.",
        ],
        Usage = ["topics [KIND[,KIND]]... [OPTION]..."],
        Notes =
        [
            "The options under Junos events take lists (--family inet,inet6) and may be repeated: such values are "
                + "alternatives, "
                + "different options must all hold, and --syslog adds to them.",
            "The filters miss nothing that is selected. Where a broker cannot tell (a unit on any port, ge-*, a "
                + "prefix) they let "
                + "more through; jetnotify subscribe, given the same options, then prints only what is selected.",
        ],
        ExitCodes =
        [
            new(ExitCode.Success, "shown"),
            new(ExitCode.Usage, "an option or a name that cannot be"),
            new(ExitCode.Output, "the output could not be written"),
        ],
        Examples =
        [
            "jetnotify topics",
            "jetnotify topics ifa --op add --interface xe-0/0/0.0 --family inet",
            "jetnotify topics --match /junos/events/kernel/interfaces/ifa/add/xe-0/0/1.0/inet/192.168.20.1/32",
            "jetnotify topics -o json | jq -r '[.kind, .topic] | @tsv'",
        ],
    };

    /// <inheritdoc/>
    public override TopicsPlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        var selection = _events.Plan(parsed, parsed.Operands(_kinds), []);
        if (selection is not null && parsed.Has(_topics.Match))
        {
            throw new UsageException(_topics.Match, "a topic says by itself which event it is: select none beside it");
        }

        return new TopicsPlan
        {
            Filters = selection?.Filters,
            Matches = parsed.All(_topics.Match),
            Json = parsed.Get(_topics.Json, false),
        };
    }
}
