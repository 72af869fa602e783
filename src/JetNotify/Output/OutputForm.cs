namespace JetNotify.Output;

/// <summary>The form a message is printed in.</summary>
internal enum OutputForm
{
    /// <summary>Topic, a space, the payload on one line.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>The payload's exact bytes.</summary>
    Raw,

    /// <summary>mosquitto_sub's <c>-F</c> language.</summary>
    Format,

    /// <summary>One aligned line an event, for people.</summary>
    Pretty,

    /// <summary>One line of fixed columns a message, for tables.</summary>
    Csv,
}
