using JetNotify.Mqtt;
using JetNotify.Output;

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
            return filter.ShareGroup is null ? null : $"topics are compared here, without a group: write {Quoted.Text(filter.Pattern)}";
        }

        value = null!;
        return problem;
    }

    /// <summary>Understands a topic name: what a message can be published to.</summary>
    public static string? Name(string text, out string value)
    {
        value = text;
        return TopicName.IsValid(text, out string problem) ? null : problem;
    }
}
