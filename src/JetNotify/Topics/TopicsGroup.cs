using JetNotify.CommandLine;
using JetNotify.CommandLine.Values;

namespace JetNotify.Topics;

/// <summary>What <c>topics</c> shows, and how.</summary>
internal sealed class TopicsGroup : OptionGroup
{
    public TopicsGroup()
        : base("Topics")
    {
        Match = Common(Values<string>("--match", [], "TOPIC", "a topic",
            "Say what this topic is, field by field. May be given more than once.", TextParser.MqttName));
        Json = Common(Choice("--output", ["-o"], "FORM", "an output",
            "text or json: one JSON object a line.", ("text", false), ("json", true)));
        Json.SettingPrefix = "topics-";
        Json.Default = "text";
    }

    public ValueOption<string> Match { get; }

    public ValueOption<bool> Json { get; }
}
