using System.Text;
using System.Text.RegularExpressions;

namespace JetNotify.Junos;

/// <summary>The severities of the system log (RFC 5424 §6.2.1), least grave first, so that <c>&gt;=</c> means "at least
/// as grave".</summary>
public enum Severity
{
    /// <summary>For debugging.</summary>
    Debug,

    /// <summary>Informational; all kernel events.</summary>
    Info,

    /// <summary>Normal but noteworthy.</summary>
    Notice,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>An error.</summary>
    Error,

    /// <summary>Critical.</summary>
    Critical,

    /// <summary>To be acted on at once.</summary>
    Alert,

    /// <summary>Unusable.</summary>
    Emergency,
}

/// <summary>The words for severities: upper and lower case are both seen, and both the long words and syslog's short
/// ones are read.</summary>
public static class SeverityWords
{
    /// <summary>The words of Junos, in the order of <see cref="Severity"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

    // Every word that is read, in the order of Severity; the first is Junos's.
    private static readonly string[][] s_names =
    [
        ["debug"], ["info", "informational"], ["notice"], ["warning", "warn"], ["error", "err"], ["critical", "crit"],
            ["alert"],
        ["emergency", "emerg"],
    ];

    /// <summary>Every word that is read, in lower case.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. s_names.SelectMany(names => names)];

    /// <summary>Returns the severities for which a comparison holds, a bit each; null where it never holds or the word
    /// is no severity.</summary>
    internal static int? Meant(WhereOperator op, string value, Glob? glob, Regex? regex)
    {
        bool isWord = TryParse(Encoding.UTF8.GetBytes(value), out var asked);
        int meant = 0;
        int named = 0;
        for (int i = 0; i < s_names.Length; i++)
        {
            bool fits = glob is { IsLiteral: true } ? isWord && i == (int)asked
                : s_names[i].Any(name => glob?.IsMatch(Encoding.UTF8.GetBytes(name)) ?? regex?.IsMatch(name) ?? false);
            named |= fits ? 1 << i : 0;
            meant |= isWord && op switch
            {
                WhereOperator.Less => i < (int)asked,
                WhereOperator.LessOrEqual => i <= (int)asked,
                WhereOperator.Greater => i > (int)asked,
                WhereOperator.GreaterOrEqual => i >= (int)asked,
                _ => false,
            } ? 1 << i : 0;
        }

        // What is unequal to a word that is no severity is everything: the word is the mistake.
        if (op == WhereOperator.NotEqual)
        {
            return named == 0 ? null : ~named;
        }

        return (op is WhereOperator.Equal or WhereOperator.Matches ? named : meant) is > 0 and var bits ? bits : null;
    }

    /// <summary>Reads a word without case.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out Severity severity)
    {
        severity = default;
        if (word.IsEmpty)
        {
            return false;
        }

        switch (word[0] | 0x20)
        {
            case 'd': severity = Severity.Debug; return Is(word, "debug"u8);
            case 'i': severity = Severity.Info; return Is(word, "info"u8) || Is(word, "informational"u8);
            case 'n': severity = Severity.Notice; return Is(word, "notice"u8);
            case 'w': severity = Severity.Warning; return Is(word, "warning"u8) || Is(word, "warn"u8);
            case 'c': severity = Severity.Critical; return Is(word, "critical"u8) || Is(word, "crit"u8);
            case 'a': severity = Severity.Alert; return Is(word, "alert"u8);
            case 'e':
                severity = Is(word, "error"u8) || Is(word, "err"u8) ? Severity.Error : Severity.Emergency;
                return severity == Severity.Error || Is(word, "emergency"u8) || Is(word, "emerg"u8);
            default: return false;
        }
    }

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> other) => Ascii.EqualsIgnoreCase(word, other);
}
