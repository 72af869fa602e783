using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.CommandLine.Values;

/// <summary>Topic names and topic filters (MQTT 3.1.1 §4.7).</summary>
internal static class TopicParser
{
    /// <summary>Parses a topic filter.</summary>
    public static string? Filter(string text, out TopicFilter value)
    {
        bool good = TopicFilter.TryParse(text, out var filter, out string? problem);
        value = filter!;
        return good ? null : problem;
    }

    /// <summary>Returns the topic filter that a selection became.</summary>
    /// <exception cref="UsageException">MQTT cannot carry it.</exception>
    public static TopicFilter Known(string text) =>
        Filter(text, out var filter) is { } problem ? throw new UsageException(problem) : filter;

    /// <summary>Parses a topic filter that messages are compared with here.</summary>
    public static string? Matching(string text, out TopicFilter value) =>
        Filter(text, out value) ?? (value.ShareGroup is null
            ? null
            : $"topics are compared here, without a group: write {Quoting.Text(value.Pattern)}");

    /// <summary>Parses a topic name: what a message can be published to.</summary>
    public static string? Name(string text, out string value)
    {
        value = text;
        return TopicName.IsValid(text, out string problem) ? null : problem;
    }
}
