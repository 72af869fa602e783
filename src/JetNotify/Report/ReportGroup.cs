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
        _from = Common(Value<ReplayBound>("--from", [], "TIME", "a time",
            "Begin with messages received at this time, 2019-01-22T14:59:06Z, or so long after the first line, 5m.",
            ReplayGroup.ParseBound));
        _to = Common(Value<ReplayBound>("--to", [], "TIME", "a time",
            "Leave out messages received at this time, or so long after the first line, or later.",
            ReplayGroup.ParseBound));
        Json = Common(Choice("--output", ["-o"], "FORM", "an output",
            "text (the default) or json: one JSON object on one line.", ("text", false), ("json", true)));
        Html = Common(Value<string>("--html", [], "FILE", "a file",
            "Write a page for a browser to FILE, whole in itself: a timeline, tables, the last 100,000 events.",
            TextParser.Path));
    }

    public ValueOption<bool> Json { get; }

    public ValueOption<string> Html { get; }

    /// <summary>Returns where the report begins and ends, each null where nothing was said.</summary>
    /// <exception cref="UsageException">Nothing lies between them.</exception>
    public (ReplayBound? From, ReplayBound? To) Bounds(ParsedOptions parsed)
    {
        bool hasFrom = parsed.TryGet(_from, out var from);
        bool hasTo = parsed.TryGet(_to, out var to);
        if (hasFrom && hasTo && (from.At >= to.At || from.After >= to.After))
        {
            throw new UsageException(_from, "not before --to: nothing is left to report");
        }

        return (hasFrom ? from : null, hasTo ? to : null);
    }
}
