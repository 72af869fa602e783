namespace JetNotify.Output;

/// <summary>What is written to standard output.</summary>
internal sealed record OutputPlan
{
    /// <summary>The form.</summary>
    public OutputForm Form { get; init; }

    /// <summary>The compiled <c>-F</c> format; set exactly when <see cref="Form"/> is
    /// <see cref="OutputForm.Format"/>.</summary>
    public FormatString? Format { get; init; }

    /// <summary>Leave the topic out (<c>--no-topic</c>; text only).</summary>
    public bool NoTopic { get; init; }

    /// <summary>Begin each line with the time of receipt (<c>--timestamp</c>; text only).</summary>
    public bool Timestamp { get; init; }

    /// <summary>No newline after a message (<c>-N</c>; raw and format only).</summary>
    public bool NoNewline { get; init; }

    /// <summary>Colour, already decided from <c>--color</c>, NO_COLOR and the terminal (text and pretty
    /// only).</summary>
    public bool Color { get; init; }

    /// <summary>Standard output is a terminal: what could steer it is escaped.</summary>
    public bool Terminal { get; init; }

    /// <summary>Returns how many columns a line may have now (pretty on a terminal, without <c>--no-trunc</c>), or null
    /// where nothing is cut.</summary>
    public Func<int>? Columns { get; init; }

    /// <summary>Records of the connection itself among the messages (<c>--status</c>; json only).</summary>
    public bool Status { get; init; }

    /// <summary>Whether MQTT 5 properties exist to be shown.</summary>
    public bool Mqtt5 { get; init; }
}
