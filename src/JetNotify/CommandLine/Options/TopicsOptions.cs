using JetNotify.CommandLine.Values;

namespace JetNotify.CommandLine.Options;

/// <summary>What <c>topics</c> shows, and how.</summary>
internal sealed class TopicsOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public TopicsOptions()
        : base("Topics")
    {
        Match = Value<string>("--match", [], "TOPIC", "a topic", "Say what this topic is, field by field. May be given more than once.", PlainText.MqttName);
        Output = Value<bool>("--output", ["-o"], "FORM", "an output", "text (the default) or json: one JSON object a line.", WordText.TextOrJson);
    }

    /// <summary><c>--match</c>.</summary>
    public ValueOption<string> Match { get; }

    /// <summary><c>--output</c>: whether it is JSON.</summary>
    public ValueOption<bool> Output { get; }
}
