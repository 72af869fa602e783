using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Values;

namespace JetNotify.Check;

/// <summary>What is checked and how it is shown; what <c>subscribe</c> has too is the same option.</summary>
internal sealed class CheckGroup : OptionGroup
{
    /// <param name="subscription">Where the shared ones come from.</param>
    public CheckGroup(SubscriptionGroup subscription)
        : base("Check")
    {
        Add(subscription.Topic);
        Add(subscription.TopicsFile);
        Add(subscription.FiltersPerSubscribe);
        Add(subscription.Qos);
        Wait = Common(Value<TimeSpan>("--wait", [], "DURATION", "a duration",
            "How long to wait for a first event; 0: not at all.", DurationParser.Timer));
        Add(subscription.Timeout);
        Json = Common(Choice("--output", ["-o"], "FORM", "an output",
            "text: for people; json: one JSON object a step.", ("text", false), ("json", true)));
        Json.SettingPrefix = "check-";
        Wait.Default = "10s";
        Json.Default = "text";
    }

    public ValueOption<TimeSpan> Wait { get; }

    public ValueOption<bool> Json { get; }
}
