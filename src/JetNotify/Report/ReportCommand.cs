using System.CommandLine;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.Output;

namespace JetNotify.Report;

/// <summary><c>jetnotify report</c>: its options, and how they become a plan.</summary>
internal sealed class ReportCommand : ToolCommand
{
    private readonly Argument<string[]> _files = new("FILE") { Arity = ArgumentArity.ZeroOrMore };
    private readonly ReportGroup _report = new();
    private readonly SelectorGroup _events = new(conditions: true);
    private readonly DiagnosticsGroup _diagnostics = new(packets: false);

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } =
        new("report", "Say what happened in recordings.", static _ => new ReportCommand());

    public ReportCommand()
        : base(InTable)
    {
        AddOperands(_files, Offer.Files);
        Add(_report, _events, _diagnostics);
    }

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Say what happened in recordings: kinds, routers, busiest minutes, links that went down, commits and what "
                + "followed, times without a connection.",
            "FILE is a recording, compressed by gzip or not; - is standard input. Times are those of receipt, in the "
                + "local time zone (TZ).",
        ],
        Usage = ["report FILE... [OPTION]..."],
        Notes =
        [
            "Whether a link is up is known from the system log (SNMP_TRAP_LINK_DOWN and SNMP_TRAP_LINK_UP).",
            "Diagnostics and errors go to standard error.",
        ],
        ExitCodes =
        [
            new(ExitCode.Success, "reported"),
            new(ExitCode.Usage, "an option that cannot be, or a file that is no recording"),
            new(ExitCode.Output, "the output or the page could not be written"),
        ],
        Examples =
        [
            "jetnotify report events.ndjson",
            "jetnotify report events*.ndjson* --html report.html",
            "jetnotify report events.ndjson --event route -o json | jq .tables",
        ],
    };

    /// <inheritdoc/>
    public override ReportPlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        string[] paths = FileOperands.Of(
            parsed.Operands(_files), "nothing to report: name a recording, or - for standard input");
        var diagnostics = _diagnostics.Plan(parsed);
        return new ReportPlan
        {
            Files = paths,
            Input = environment.Input,
            Filter = SelectorGroup.Checked(new MessageFilter
            {
                Selection = _events.Plan(parsed, [], []),
                Conditions = _events.Conditions(parsed),
            }),
            Range = _report.Range(parsed),
            Json = parsed.Get(_report.Json, false),
            Html = parsed.TryGet(_report.Html, out string? html) ? html : null,
            Diagnostics = diagnostics,
            Progress = environment.ShowsProgress(diagnostics),
        };
    }
}
