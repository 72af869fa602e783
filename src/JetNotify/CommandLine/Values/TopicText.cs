using JetNotify.Mqtt;

namespace JetNotify.CommandLine.Values;

/// <summary>Topic names and topic filters (MQTT 3.1.1 §4.7).</summary>
internal static class TopicText
{
    /// <summary>Understands a topic filter.</summary>
    public static string? Filter(string text, out string value)
    {
        value = text;
        return TopicFilter.TryParse(text, out _, out string? problem) ? null : problem;
    }

    /// <summary>Understands a topic filter that messages are compared with here.</summary>
    public static string? Matching(string text, out TopicFilter value)
    {
        if (TopicFilter.TryParse(text, out var filter, out string? problem))
        {
            value = filter;
            return text.StartsWith("$share/", StringComparison.Ordinal)
                ? $"{Quoted.Text(text)} names a shared subscription, but topics are compared here: leave out $share and the group"
                : null;
        }

        value = null!;
        return problem;
    }

    /// <summary>Understands a topic name: what a message can be published to.</summary>
    public static string? Name(string text, out string value)
    {
        int wildcard = text.AsSpan().IndexOfAny('+', '#');
        if (wildcard >= 0)
        {
            value = text;
            return $"{Quoted.Text(text)} holds {text[wildcard]}, but a message is published to one topic [MQTT-3.3.2-2]";
        }

        return PlainText.MqttName(text, out value) is { } problem ? $"{problem}, a topic is expected" : null;
    }
}
