using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>What a topic name may be (MQTT 3.1.1 §4.7): a string of at least one character without wildcards.</summary>
public static class TopicName
{
    /// <summary>Whether one may publish to <paramref name="text"/>.</summary>
    /// <param name="text">The topic name.</param>
    /// <param name="error">What is wrong and where, as one sentence without a full stop; empty when nothing is.</param>
    public static bool IsValid(string text, out string error)
    {
        if (text.Length == 0)
        {
            error = "a topic name has at least one character";
            return false;
        }

        if (!Utf8Rules.IsString(text, out error))
        {
            error = $"the topic name {error}";
            return false;
        }

        int wildcard = text.AsSpan().IndexOfAny('+', '#');
        if (wildcard >= 0)
        {
            error = $"a topic name has no wildcards, and '{text}' has '{text[wildcard]}' at character {wildcard + 1}";
            return false;
        }

        return true;
    }
}
