using System.Diagnostics.CodeAnalysis;
using System.Text;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>A valid topic filter (MQTT 3.1.1 §4.7, shared subscriptions of MQTT 5.0 §4.8.2): immutable, safe from any
/// thread.</summary>
public sealed class TopicFilter : IEquatable<TopicFilter>
{
    private const string SharePrefix = "$share/";

    private readonly byte[] _bytes;

    // Everything before the first wildcard: compared at once, since most filters are mostly that.
    private readonly int _literal;
    private readonly string[] _levels;

    private TopicFilter(string text, string? group, string pattern)
    {
        Text = text;
        ShareGroup = group;
        Pattern = pattern;
        _bytes = Encoding.UTF8.GetBytes(pattern);
        int wildcard = _bytes.AsSpan().IndexOfAny((byte)'+', (byte)'#');
        _literal = wildcard < 0 ? _bytes.Length : wildcard;
        _levels = pattern.Split('/');
    }

    /// <summary>The filter as it was given.</summary>
    public string Text { get; }

    /// <summary>The group of a shared subscription, or null when it is none.</summary>
    public string? ShareGroup { get; }

    /// <summary>The filter that topics are compared with: <see cref="Text"/> without <c>$share/group/</c>.</summary>
    public string Pattern { get; }

    /// <summary><see cref="Pattern"/>, level by level.</summary>
    internal ReadOnlySpan<string> Levels => _levels;

    /// <summary>Whether there is a <c>+</c> or <c>#</c> in it.</summary>
    public bool HasWildcard => _literal < _bytes.Length;

    /// <summary>Reads a topic filter.</summary>
    /// <param name="text">The filter, perhaps <c>$share/group/filter</c>.</param>
    /// <param name="filter">The filter when there is nothing wrong with it.</param>
    /// <param name="error">What is wrong and where, as one sentence without a full stop; empty when nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TopicFilter? filter, out string error)
    {
        filter = null;
        if (!Utf8Rules.IsString(text, out error))
        {
            error = $"the topic filter {error}";
            return false;
        }

        int start = 0;
        string? group = null;
        if (text.StartsWith(SharePrefix, StringComparison.Ordinal))
        {
            start = text.IndexOf('/', SharePrefix.Length) + 1;
            group = start == 0 ? text[SharePrefix.Length..] : text[SharePrefix.Length..(start - 1)];
            error = ShareError(text, group, start);
        }
        else if (text.Length == 0)
        {
            error = "a topic filter has at least one character";
        }

        if (error.Length == 0)
        {
            error = WildcardError(text, start);
        }

        if (error.Length > 0)
        {
            return false;
        }

        filter = new TopicFilter(text, group, text[start..]);
        return true;
    }

    /// <summary>Returns a topic filter.</summary>
    /// <exception cref="ArgumentException">Says what is wrong and where, as one sentence without a full
    /// stop.</exception>
    public static TopicFilter Parse(string text) =>
        TryParse(text, out var filter, out string? error) ? filter : throw new ArgumentException(error);

    /// <summary>Whether a message on this topic would be sent to a subscriber of this filter.</summary>
    /// <param name="topic">A topic name in UTF-8. Names that begin with <c>$</c> match no leading wildcard
    /// [MQTT-4.7.2-1].</param>
    public bool Matches(ReadOnlySpan<byte> topic)
    {
        ReadOnlySpan<byte> pattern = _bytes;
        if (!topic.StartsWith(pattern[.._literal]))
        {
            // 'a/#' is for 'a' too [MQTT-4.7.1-2].
            return pattern.Length >= 2 && pattern[_literal..] is [(byte)'#'] && topic.SequenceEqual(pattern[..^2]);
        }

        if (_literal == 0 && topic.StartsWith((byte)'$'))
        {
            return false;
        }

        int f = _literal;
        int t = _literal;
        while (f < pattern.Length)
        {
            if (pattern[f] == '#')
            {
                return true;
            }

            if (pattern[f] == '+')
            {
                int end = topic[t..].IndexOf((byte)'/');
                t = end < 0 ? topic.Length : t + end;
                f++;
            }
            else if (t < topic.Length && topic[t] == pattern[f])
            {
                t++;
                f++;
            }
            else
            {
                return t == topic.Length && pattern[f..].SequenceEqual("/#"u8);
            }
        }

        return t == topic.Length;
    }

    /// <summary>Whether every topic that <paramref name="other"/> matches is matched by this one too. Groups do not
    /// count.</summary>
    public bool Covers(TopicFilter other)
    {
        if (LeadingWildcardMissesDollar(_levels, other._levels))
        {
            return false;
        }

        // No topic is empty, so '#' is no more than '+/#'.
        if (other.Pattern == "#" && Pattern == "+/#")
        {
            return true;
        }

        for (int i = 0; ; i++)
        {
            string? mine = i < _levels.Length ? _levels[i] : null;
            string? theirs = i < other._levels.Length ? other._levels[i] : null;
            if (mine == "#")
            {
                return true;
            }

            if (mine is null || theirs is null)
            {
                return mine is null && theirs is null;
            }

            if (theirs == "#" || (mine != "+" && mine != theirs))
            {
                return false;
            }
        }
    }

    /// <summary>Whether there is a topic that both match: a subscriber of both may be sent it twice. Groups do not
    /// count.</summary>
    public bool Overlaps(TopicFilter other)
    {
        if (LeadingWildcardMissesDollar(_levels, other._levels) || LeadingWildcardMissesDollar(other._levels, _levels))
        {
            return false;
        }

        for (int i = 0; ; i++)
        {
            string? mine = i < _levels.Length ? _levels[i] : null;
            string? theirs = i < other._levels.Length ? other._levels[i] : null;
            if (mine == "#" || theirs == "#")
            {
                return true;
            }

            if (mine is null || theirs is null)
            {
                return mine is null && theirs is null;
            }

            if (mine != "+" && theirs != "+" && mine != theirs)
            {
                return false;
            }
        }
    }

    /// <summary>Returns the filter as it was given.</summary>
    public override string ToString() => Text;

    /// <summary>Whether both were given in the same characters.</summary>
    public bool Equals(TopicFilter? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TopicFilter);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private static bool LeadingWildcardMissesDollar(string[] levels, string[] others) =>
        levels[0] is "+" or "#" && others[0].StartsWith('$');

    // $share/ShareName/filter: the name is not empty and has no wildcards [MQTT-4.8.2-1, MQTT-4.8.2-2].
    private static string ShareError(string text, string group, int start)
    {
        if (group.Length == 0 || start == 0 || start == text.Length)
        {
            return $"a shared subscription is $share/GROUP/FILTER, and '{text}' lacks the {(group.Length == 0 ? "group" : "filter")}";
        }

        return group.AsSpan().ContainsAny('+', '#')
            ? $"the group of a shared subscription has no wildcards: '{group}'"
            : "";
    }

    private static string WildcardError(string text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] is not ('+' or '#'))
            {
                continue;
            }

            bool alone = (i == start || text[i - 1] == '/') && (i + 1 == text.Length || text[i + 1] == '/');
            if (!alone)
            {
                return $"'{text[i]}' stands for a whole level, and in '{text}' it shares one with other characters "
                    + $"(character {i + 1})";
            }

            if (text[i] == '#' && i + 1 < text.Length)
            {
                return $"'#' can only be the last level, and in '{text}' more follows it (character {i + 1})";
            }
        }

        return "";
    }
}
