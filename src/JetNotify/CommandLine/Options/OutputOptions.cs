using JetNotify.CommandLine.Values;
using JetNotify.Output;

namespace JetNotify.CommandLine.Options;

/// <summary>What is written to standard output.</summary>
internal sealed class OutputOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public OutputOptions()
        : base("Output")
    {
        Output = Value<OutputForm>("--output", ["-o"], "FORM", "an output",
            "text: topic and payload on one line (the default); json: one JSON object\na line; raw: the payload's bytes; pretty: one aligned line an event, for people.", WordText.Output);
        Format = Value<FormatString>("--format", ["-F"], "FORMAT", "a format",
            "mosquitto_sub's format: %t topic, %p payload, %x hex, %j and %J JSON, %q QoS,\n%r retain, %l length, %U and %I time, @… strftime.", ParseFormat);
        NoNewline = Flag("-N", [], "No newline after a message (with -o raw and -F).");
        NoTopic = Flag("--no-topic", [], "Leave out the topic (text only).");
        Timestamp = Flag("--timestamp", [], "Begin each line with the time of receipt (text only).");
        Status = Flag("--status", [],
            "Report the connection among the messages: connected, subscribed, lost,\nrestored, ended (json only).");
        Color = Value<ColorChoice>("--color", [], "WHEN", "a choice",
            "Colour in text and pretty: auto (on a terminal, unless NO_COLOR is set), always, never.", WordText.Color);
    }

    /// <summary><c>--output</c>.</summary>
    public ValueOption<OutputForm> Output { get; }

    /// <summary><c>--format</c>.</summary>
    public ValueOption<FormatString> Format { get; }

    /// <summary><c>-N</c>.</summary>
    public Flag NoNewline { get; }

    /// <summary><c>--no-topic</c>.</summary>
    public Flag NoTopic { get; }

    /// <summary><c>--timestamp</c>.</summary>
    public Flag Timestamp { get; }

    /// <summary><c>--status</c>.</summary>
    public Flag Status { get; }

    /// <summary><c>--color</c>.</summary>
    public ValueOption<ColorChoice> Color { get; }

    private static string? ParseFormat(string text, out FormatString format)
    {
        bool good = FormatString.TryParse(text, out var compiled, out string? problem);
        format = compiled!;
        return good ? null : problem;
    }
}
