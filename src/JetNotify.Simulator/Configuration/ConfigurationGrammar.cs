using System.Globalization;
using System.Net;
using JetNotify.Simulator.Router;

namespace JetNotify.Simulator.Configuration;

/// <summary>The statements that are understood; a table, so that what Junos would refuse here is refused at the word
/// where it differs.</summary>
internal static class ConfigurationGrammar
{
    // Names stand in topics: no longer than Junos takes, and without what a topic name may not have [MQTT-3.3.2-2].
    private const int LongestName = 64;

    private const string Service = "system|services|extension-service|notification|";

    // Levels are parted by '|'; a word in angle brackets is a value of that type.
    private static readonly (StatementKind Kind, string[] Levels)[] s_statements =
    [
        .. new (StatementKind Kind, string Pattern)[]
        {
            (StatementKind.Address, "interfaces|<interface>|unit <unit>|family <family>|address <address>"),
            (StatementKind.Disable, "interfaces|<interface>|disable"),
            (StatementKind.StaticRoute, "routing-options|static|route <prefix> next-hop <host>"),
            (StatementKind.FilterTerm, "firewall|family <family>|filter <name>|term <term>|then <action>"),
            (StatementKind.CommitNotification, "system|commit|notification"),
            (StatementKind.CommitNotification, "system|commit|notification|configuration-diff-format <format>"),
            (StatementKind.NotificationService, Service + "port <port>"),
            (StatementKind.NotificationService, Service + "max-connections <count>"),
            (StatementKind.NotificationService, Service + "broker-socket-send-buffer-size <size>"),
            (StatementKind.NotificationService, Service + "allow-clients|address <client>"),
        }.Select(row => (row.Kind, row.Pattern.Split('|'))),
    ];

    private static readonly string[] s_finalActions = ["accept", "discard", "reject"];
    private static readonly string[] s_otherActions = ["log", "syslog", "sample"];

    /// <summary>Whether a filter's action ends the matching, so that a term has one of them.</summary>
    public static bool IsFinalAction(string action) => s_finalActions.Contains(action);

    /// <summary>Reads a whole statement.</summary>
    /// <param name="words">The line.</param>
    /// <param name="start">The first word of the statement.</param>
    /// <param name="statement">The statement, or null.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static ConfigurationProblem? Read(IReadOnlyList<ConfigurationWord> words, int start,
        out ConfigurationStatement? statement)
    {
        statement = null;
        var problem = ReadPath(words, start, out var path, out var row);
        if (problem is not null)
        {
            return problem;
        }

        if (row is not { } found)
        {
            return ConfigurationProblem.MissingArgument;
        }

        statement = Make(found.Kind, found.Levels, path);
        return null;
    }

    /// <summary>Reads what <c>delete</c> takes: a statement or the beginning of one.</summary>
    public static ConfigurationProblem? ReadPrefix(IReadOnlyList<ConfigurationWord> words, int start, out string prefix)
    {
        var problem = ReadPath(words, start, out var path, out _);
        prefix = string.Join(' ', path);
        return problem ?? (path.Count == 0 ? ConfigurationProblem.MissingArgument : null);
    }

    /// <summary>Returns what may follow words that are whole.</summary>
    public static IReadOnlyList<CommandWord> Next(IReadOnlyList<string> words)
    {
        var fitting = s_statements.Select(row => string.Join(' ', row.Levels).Split(' '))
            .Where(pattern => pattern.Length >= words.Count && pattern.Take(words.Count).Zip(words)
                .All(pair => pair.First[0] == '<' || pair.First == pair.Second))
            .ToList();
        var next = fitting.Where(pattern => pattern.Length > words.Count).Select(pattern => pattern[words.Count])
            .Distinct();
        return
        [
            .. fitting.Any(pattern => pattern.Length == words.Count)
                ? new[] { new CommandWord("<[Enter]>", "Execute this command") } : [],
            .. next.SelectMany(ConfigurationWords.Of),
        ];
    }

    /// <summary>Returns the levels of a place that others stand below, or null where words are none.</summary>
    public static string[]? Levels(IReadOnlyList<string> words)
    {
        foreach (var (_, pattern) in s_statements)
        {
            int at = 0;
            var levels = new List<string>();
            foreach (string level in pattern[..^1])
            {
                string[] expected = level.Split(' ');
                if (at + expected.Length > words.Count
                    || !expected.Zip(words.Skip(at)).All(pair => pair.First[0] == '<' || pair.First == pair.Second))
                {
                    break;
                }

                levels.Add(string.Join(' ', words.Skip(at).Take(expected.Length)));
                at += expected.Length;
                if (at == words.Count)
                {
                    return [.. levels];
                }
            }
        }

        return null;
    }

    private static ConfigurationProblem? ReadPath(
        IReadOnlyList<ConfigurationWord> words,
        int start,
        out List<string> path,
        out (StatementKind Kind, string[] Levels)? whole)
    {
        path = [];
        whole = null;
        var possible = s_statements.Select(row => (Row: row, Words: string.Join(' ', row.Levels).Split(' '))).ToList();
        for (int i = start; i < words.Count; i++)
        {
            int depth = i - start;
            var word = words[i];
            var expected = possible.Where(one => one.Words.Length > depth).Select(one => one.Words[depth]).Distinct()
                .ToList();
            string? match = expected.FirstOrDefault(one => one == word.Text)
                ?? expected.FirstOrDefault(one => one[0] == '<');
            if (match is null)
            {
                return ConfigurationProblem.SyntaxError(word.Column);
            }

            string text = word.Text;
            if (match[0] == '<' && Check(match, ref text, path) is { } message)
            {
                return new ConfigurationProblem(word.Column, message);
            }

            path.Add(text);
            possible.RemoveAll(one => one.Words.Length <= depth || one.Words[depth] != match);
        }

        int length = path.Count;
        if (possible.Find(one => one.Words.Length == length) is { Row.Levels: not null } found)
        {
            whole = found.Row;
        }

        return null;
    }

    // What is wrong with a value, or null; the value in the words of Junos.
    private static string? Check(string type, ref string text, List<string> path)
    {
        string value = text;
        switch (type)
        {
            case "<interface>":
                return IsInterface(value) ? null : $"invalid interface type in '{value}'";
            case "<unit>":
                return Range(value, 0, 1_073_741_823);
            case "<port>":
                return Range(value, 1, 65_535);
            case "<count>":
                return Range(value, 1, 20);
            case "<size>":
                return Range(value, 1, int.MaxValue);
            case "<family>":
                return value is "inet" or "inet6" ? null : "syntax error.";
            case "<action>":
                return s_finalActions.Contains(value) || s_otherActions.Contains(value) ? null : "syntax error.";
            case "<format>":
                return value is "xml" or "json" ? null : "syntax error.";
            case "<host>":
                return IPAddress.TryParse(value, out _) && value.Length >= 2 && value.AsSpan().IndexOfAny('.', ':') >= 0
                    ? null
                    : $"invalid ip address or hostname: {value}";
            case "<address>":
                return Address(ref text, path[^2] == "inet6", keepHost: true);
            case "<prefix>":
                return Address(ref text, value.Contains(':', StringComparison.Ordinal), keepHost: false);
            case "<client>":
                return AddressPrefix.TryParse(value, out _) || value.All(c => char.IsAsciiLetterOrDigit(c)
                    || c is '.' or '-')
                    ? null
                    : $"invalid ip address or hostname: {value}";
            default:
                return value.Length <= LongestName && !value.Any(c => c is '+' or '#' || char.IsControl(c))
                    ? null
                    : "syntax error.";
        }
    }

    private static string? Address(ref string text, bool inet6, bool keepHost)
    {
        if (!AddressPrefix.TryParse(text, out var prefix) || prefix.IsInet6 != inet6)
        {
            return $"invalid value '{text.Split('/')[0]}' in {(inet6 ? "ipv6" : "ip")} address: '{text}'";
        }

        text = keepHost ? prefix.Text : prefix.Network;
        return null;
    }

    private static string? Range(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture,
            out int number) && number >= least && number <= most
            ? null
            : $"Value {text} is not within range "
                + $"({least.ToString(CultureInfo.InvariantCulture)}..{most.ToString(CultureInfo.InvariantCulture)})";

    // xe-0/0/0, ae0, lo0, irb: letters, then digits, slashes, colons (channels) and dashes; a unit is not part of it.
    private static bool IsInterface(string name) =>
        name.Length <= LongestName && char.IsAsciiLetterLower(name[0])
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '/' or ':')
        && !name.EndsWith('/');

    private static ConfigurationStatement Make(StatementKind kind, string[] pattern, List<string> path)
    {
        string[] levels = new string[pattern.Length];
        string name = "", family = "", term = "", value = "";
        int unit = 0;
        int at = 0;
        for (int i = 0; i < pattern.Length; i++)
        {
            int first = at;
            foreach (string word in pattern[i].Split(' '))
            {
                string text = path[at++];
                switch (word)
                {
                    case "<interface>" or "<prefix>" or "<name>":
                        name = text;
                        break;
                    case "<unit>":
                        unit = int.Parse(text, CultureInfo.InvariantCulture);
                        break;
                    case "<family>":
                        family = text;
                        break;
                    case "<term>":
                        term = text;
                        break;
                    default:
                        value = word[0] == '<' ? text : value;
                        break;
                }
            }

            levels[i] = string.Join(' ', path[first..at]);
        }

        return new ConfigurationStatement(kind, levels, name, unit, family, term, value);
    }
}
