using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.CommandLine.Options;

/// <summary>When standard output gets colour.</summary>
internal enum ColorChoice
{
    /// <summary>On a terminal, unless NO_COLOR is set.</summary>
    Auto,

    /// <summary>Even into a pipe.</summary>
    Always,

    /// <summary>Not even on a terminal.</summary>
    Never,
}

/// <summary>What is written to standard output.</summary>
internal sealed class OutputGroup : OptionGroup
{
    private readonly ValueOption<OutputForm> _output;
    private readonly ValueOption<FormatString> _format;
    private readonly Flag _noNewline;
    private readonly Flag _noTopic;
    private readonly Flag _timestamp;
    private readonly Flag _noTrunc;
    private readonly Flag _status;
    private readonly ValueOption<ColorChoice> _color;
    private readonly OutputForm _usual;

    /// <param name="usual">The form where none is asked for.</param>
    public OutputGroup(OutputForm usual = OutputForm.Text)
        : base("Output")
    {
        _usual = usual;
        _output = Common(Choice("--output", ["-o"], "FORM", "an output",
            "text: topic and payload on one line; json: one JSON object a line; raw: the payload's "
                + "bytes; pretty: one aligned line an event, for people; csv: fixed columns.",
            ("text", OutputForm.Text), ("json", OutputForm.Json), ("raw", OutputForm.Raw),
                ("pretty", OutputForm.Pretty), ("csv", OutputForm.Csv)));
        _format = Value<FormatString>("--format", ["-F"], "FORMAT", "a format",
            "mosquitto_sub's format: %t topic, %p payload, %x hex, %j and %J JSON, %q QoS, %r retain, %l length, %U "
                + "and %I time, @… strftime.",
            ParseFormat);
        _noNewline = Flag("--no-newline", ["-N"], "No newline after a message (with -o raw and -F).");
        _noTopic = Flag("--no-topic", [], "Leave out the topic (text only).");
        _timestamp = Flag("--timestamp", [], "Begin each line with the time of receipt (text only).");
        _noTrunc = Flag("--no-trunc", [], "Do not cut lines to the width of the terminal (pretty only).");
        _status = Flag("--status", [],
            "Report the connection among the messages: connected, subscribed, lost, restored, ended (json only).");
        _color = Choice("--color", [], "WHEN", "a choice",
            "Colour in text and pretty: auto (on a terminal, unless NO_COLOR is set), always, never.",
            ("auto", ColorChoice.Auto), ("always", ColorChoice.Always), ("never", ColorChoice.Never));
        Contradict(_format, "the format is the output", "--output");
        _output.Default = "text";
    }

    /// <summary>Whether a form was asked for.</summary>
    public bool IsAskedFor(ParsedOptions parsed) => parsed.FirstOf(_output, _format) is not null;

    /// <summary>Returns the form of the output.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="version">The version of MQTT.</param>
    /// <param name="environment">What standard output is.</param>
    /// <param name="notes">Gets a sentence when a format says nothing of a message.</param>
    /// <exception cref="UsageException">An option of one form with another form.</exception>
    public OutputPlan Plan(ParsedOptions parsed, ProtocolVersion version, ToolEnvironment environment,
        List<string> notes)
    {
        bool hasFormat = parsed.TryGet(_format, out var format);
        var form = hasFormat ? OutputForm.Format : parsed.Get(_output, _usual);
        var color = parsed.Get(_color, ColorChoice.Auto);
        bool colorful = form is OutputForm.Text or OutputForm.Pretty;
        string actually = hasFormat ? "--format is given" : "--output is " + Word(form);
        if (form != OutputForm.Text && parsed.FirstOf(_noTopic, _timestamp) is { } textOnly)
        {
            throw new UsageException(textOnly, $"is about text, but {actually}");
        }

        if (form != OutputForm.Pretty && parsed.Has(_noTrunc))
        {
            throw new UsageException(_noTrunc, $"is about pretty, but {actually}");
        }

        if (!colorful && color == ColorChoice.Always)
        {
            throw new UsageException(_color, $"is about text and pretty, but {actually}");
        }

        if (form != OutputForm.Json && parsed.Has(_status))
        {
            throw new UsageException(_status, $"only with --output json, but {actually}");
        }

        if (parsed.Has(_noNewline) && form is not (OutputForm.Raw or OutputForm.Format))
        {
            throw new UsageException(
                _noNewline, $"only with --output raw and --format: in {Word(form)} a line is a message");
        }

        if (format is not null && !Array.Exists(format.Steps, step => step.Kind == FormatKind.Field)
            && parsed.TryGetTyped(_format, out string? typed))
        {
            string meant = typed is "text" or "raw" or "pretty" or "csv" ? typed : "json";
            notes?.Add($"{_format.Name}: without a % field nothing of a message is printed (did you mean -o {meant}?)");
        }

        bool terminal = environment.OutputIsTerminal();
        return new OutputPlan
        {
            Form = form,
            Format = format,
            NoTopic = parsed.Has(_noTopic),
            Timestamp = parsed.Has(_timestamp),
            NoNewline = parsed.Has(_noNewline),
            Status = parsed.Has(_status),
            Color = colorful && IsColored(color, environment),
            Terminal = terminal,
            Columns = form == OutputForm.Pretty && terminal && !parsed.Has(_noTrunc) ? environment.Columns : null,
            Mqtt5 = version == ProtocolVersion.V5,
        };
    }

    // An explicit "always" is stronger than NO_COLOR.
    private static bool IsColored(ColorChoice choice, ToolEnvironment environment) => choice switch
    {
        ColorChoice.Always => true,
        ColorChoice.Never => false,
        _ => environment.ShowsColor(),
    };

    private static string Word(OutputForm form) => form switch
    {
        OutputForm.Json => "json",
        OutputForm.Raw => "raw",
        OutputForm.Pretty => "pretty",
        OutputForm.Csv => "csv",
        _ => "text",
    };

    private static string? ParseFormat(string text, out FormatString format)
    {
        bool good = FormatString.TryParse(text, out var compiled, out string? problem);
        format = compiled!;
        return good ? null : problem;
    }
}
