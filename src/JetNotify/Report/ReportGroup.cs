using JetNotify.CommandLine;
using JetNotify.CommandLine.Values;
using JetNotify.Replay;

namespace JetNotify.Report;

/// <summary>What of recordings is reported, and how.</summary>
internal sealed class ReportGroup : OptionGroup
{
    private readonly ValueOption<ReplayBound> _from;
    private readonly ValueOption<ReplayBound> _to;

    public ReportGroup()
        : base("Report")
    {
        _from = Common(Value<ReplayBound>("--from", ["--since"], "TIME", "a time",
            "Begin with messages received at this time: 14:59, 'yesterday 14:59', 2026-11-27T14:59:06Z, -10m (ten "
                + "minutes ago); or so long after the first line: 5m.",
            ReplayGroup.ParseBound));
        _to = Common(Value<ReplayBound>("--to", ["--until"], "TIME", "a time",
            "Leave out messages received at this time or later; or so long after --from, or after the first line: 5s.",
            ReplayGroup.ParseBound));
        Json = Common(Choice("--output", ["-o"], "FORM", "an output",
            "text (the default) or json: one JSON object on one line.", ("text", false), ("json", true)));
        Html = Common(Value<string>("--html", [], "FILE", "a file",
            "Write a page for a browser to FILE, whole in itself: a timeline, tables, the last 100,000 events.",
            TextParser.Path));
    }

    public ValueOption<bool> Json { get; }

    public ValueOption<string> Html { get; }

    /// <summary>Returns when the messages were received that are reported.</summary>
    /// <exception cref="UsageException">Nothing lies between them.</exception>
    public ReplayRange Range(ParsedOptions parsed) => ReplayGroup.RangeOf(parsed, _from, _to, "report");
}
