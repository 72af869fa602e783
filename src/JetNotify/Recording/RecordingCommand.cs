using System.CommandLine;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;

namespace JetNotify.Recording;

/// <summary><c>jetnotify recording info</c>: its operands and options, and how they become a plan.</summary>
internal sealed class RecordingCommand : ToolCommand
{
    private static readonly Verbs<bool> s_verbs = new("recording", "a recording", "FILE",
        ("info", true, "Say what is in it."));

    private readonly Argument<string[]> _words = new("WORD") { Arity = ArgumentArity.ZeroOrMore };
    private readonly InfoGroup _info = new();
    private readonly DiagnosticsGroup _diagnostics = new(packets: false);

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } = new(
        "recording", "Say what is in recordings, and index them.", static _ => new RecordingCommand());

    public RecordingCommand()
        : base(InTable)
    {
        AddOperands(_words, Offer.Files, s_verbs.Offer);
        Add(_info, _diagnostics);
    }

    /// <inheritdoc/>
    public override bool TakesSettings => false;

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Say what is in recordings: the time they cover, messages, kinds of events, devices, gaps, size and "
                + "damage.",
            "FILE is a recording, compressed by gzip or not; - is standard input. Each is read to its end.",
        ],
        Usage = ["recording info FILE... [OPTION]..."],
        Notes =
        [
            "A gap is a time without a connection to a device, from lost or ended to connected or restored, as the "
                + "recording itself says; what the broker kept for the session was sent afterwards and is no loss.",
            "--index writes FILE.index, with which replay --from begins where that is at once. It may be deleted; it "
                + "is not used where it does not fit, and what the recording has grown by is read nevertheless.",
        ],
        ExitCodes =
        [
            new(ExitCode.Success, "they were read to the end"),
            new(ExitCode.Usage, "an option that cannot be, or a file that is no recording"),
            new(ExitCode.Output, "the output, or an index, could not be written"),
        ],
        Examples =
        [
            "jetnotify recording info events*.ndjson*",
            "jetnotify recording info events.ndjson -o json | jq .gaps",
            "jetnotify recording info --index events.ndjson",
        ],
    };

    /// <inheritdoc/>
    public override InfoPlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        string[] words = parsed.Operands(_words);
        _ = s_verbs.Parse(words);
        string[] paths = FileOperands.Of(words[1..], "of which one? name a recording, or - for standard input");
        var diagnostics = _diagnostics.Plan(parsed);
        return new InfoPlan
        {
            Files = paths,
            Input = environment.Input,
            Json = _info.IsJson(parsed),
            Index = _info.Indexes(parsed),
            Diagnostics = diagnostics,
            Progress = environment.ShowsProgress(diagnostics),
        };
    }
}
