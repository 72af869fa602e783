using JetNotify.CommandLine.Values;

namespace JetNotify.CommandLine.Options;

/// <summary>What is checked and how it is shown; what <c>subscribe</c> has too is the same option.</summary>
internal sealed class CheckOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    /// <param name="subscription">Where the shared ones come from.</param>
    public CheckOptions(SubscriptionOptions subscription)
        : base("Check")
    {
        Add(subscription.Topic);
        Add(subscription.Qos);
        Wait = Value<TimeSpan>("--wait", [], "DURATION", "a duration",
            "How long to wait for a first event (10s); 0: not at all.", DurationText.Timer);
        Add(subscription.Timeout);
        Json = Value<bool>("--output", ["-o"], "FORM", "an output",
            "text: for people (the default); json: one JSON object a step.", WordText.TextOrJson);
    }

    /// <summary><c>--wait</c>.</summary>
    public ValueOption<TimeSpan> Wait { get; }

    /// <summary><c>--output</c>.</summary>
    public ValueOption<bool> Json { get; }
}
