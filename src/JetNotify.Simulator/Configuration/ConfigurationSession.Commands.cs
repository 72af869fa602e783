using System.Globalization;
using System.Text;

namespace JetNotify.Simulator.Configuration;

/// <content>What each command does.</content>
internal sealed partial class ConfigurationSession
{
    private ConfigurationProblem? Operate(List<ConfigurationWord> words)
    {
        switch (words.Select(word => word.Text).ToArray())
        {
            case ["configure" or "edit"]:
                return Begin();
            case ["configure" or "edit", ..]:
                return ConfigurationProblem.SyntaxError(words[1].Column);
            case ["show", "configuration"]:
                return Say(ConfigurationText.Curly(_store.Running(), []));
            case ["show", "configuration", "|", "display", "set"]:
                return Say(ConfigurationText.Set(_store.Running(), []));
            case ["show", "configuration", "|", "compare", ..]:
                return Compare(words, 3, _store.Running(), path: "");
            case ["show", "system", "commit"]:
                return Say(CommitLog());
            case ["show"] or ["show", "system"]:
                return ConfigurationProblem.MissingArgument;
            case ["show", "configuration" or "system", ..]:
                return Misfit(words);
            case ["show", ..]:
                return NotSimulated.Shown(words[1]);
            default:
                return NotSimulated.Command(_configuring, words[0])
                    ?? ConfigurationProblem.UnknownCommand(words[0].Column);
        }
    }

    private ConfigurationProblem? Begin()
    {
        _configuring = true;
        _output.Write("Entering configuration mode\n");
        if (_candidate is not null && !_candidate.IsSame(_store.Running()))
        {
            return Say("The configuration has been changed but not committed\n");
        }

        _candidate = _store.Running();
        return null;
    }

    private ConfigurationProblem? Configure(List<ConfigurationWord> words) => words[0].Text switch
    {
        "set" => Set(words, LevelWords),
        "delete" => Delete(words, LevelWords),
        "show" => Show(words, LevelWords),
        "edit" => Edit(words, LevelWords),
        "top" => Top(words),
        "up" => Up(words),
        "rollback" => Rollback(words),
        "commit" => Commit(words),
        "run" => words.Count > 1 ? Run(words[1..]) : ConfigurationProblem.MissingArgument,
        _ => NotSimulated.Command(_configuring, words[0]) ?? ConfigurationProblem.UnknownCommand(words[0].Column),
    };

    // Nothing that is run leaves or enters a mode.
    private ConfigurationProblem? Run(List<ConfigurationWord> words) =>
        words[0].Text == "show" ? Operate(words) : NotSimulated.Command(configuring: false, words[0])
            ?? ConfigurationProblem.UnknownCommand(words[0].Column);

    private ConfigurationProblem? Set(List<ConfigurationWord> words, string[] level)
    {
        var path = Path(words, level);
        if (Unknown(path) is { } unknown)
        {
            return unknown;
        }

        var problem = ConfigurationGrammar.Read(path, 0, out var statement);
        if (statement is not null)
        {
            _candidate!.Add(statement);
        }

        return problem;
    }

    private ConfigurationProblem? Delete(List<ConfigurationWord> words, string[] level)
    {
        var path = Path(words, level);
        if (words.Count == 1)
        {
            return ConfigurationProblem.MissingArgument;
        }

        string prefix = "";
        var problem = Unknown(path) ?? ConfigurationGrammar.ReadPrefix(path, 0, out prefix);
        return problem ?? (_candidate!.Remove(prefix) ? null : Say("warning: statement not found\n"));
    }

    private ConfigurationProblem? Show(List<ConfigurationWord> words, string[] level)
    {
        int pipe = words.FindIndex(word => word.Text == "|");
        var path = Path(pipe < 0 ? words : words[..pipe], level);
        string[] texts = [.. path.Select(word => word.Text)];
        if (path.Count > 0 && (Unknown(path) ?? ConfigurationGrammar.ReadPrefix(path, 0, out _)) is { } problem)
        {
            return problem;
        }

        if (pipe < 0)
        {
            return Say(ConfigurationText.Curly(_candidate!, texts));
        }

        return words[(pipe + 1)..].Select(word => word.Text).ToArray() switch
        {
            ["compare", ..] => Compare(words, pipe + 1, _candidate!, string.Join(' ', texts)),
            ["display", "set"] => Say(ConfigurationText.Set(_candidate!, texts)),
            [] or ["display"] => ConfigurationProblem.MissingArgument,
            ["display", ..] => ConfigurationProblem.SyntaxError(words[pipe + 2].Column),
            _ => ConfigurationProblem.SyntaxError(words[pipe + 1].Column),
        };
    }

    private ConfigurationProblem? Compare(List<ConfigurationWord> words, int at, ConfigurationTree configuration,
        string path)
    {
        var running = _store.Running();
        if (words.Count == at + 1)
        {
            return Say(ConfigurationDiff.Of(running, running.With(configuration, path)));
        }

        if (words[at + 1].Text != "rollback")
        {
            return ConfigurationProblem.SyntaxError(words[at + 1].Column);
        }

        var earlier = configuration;
        return (Number(words, at + 2, most: 49, out int number) ?? Earlier(number, words[at + 2].Column, out earlier))
            ?? Say(ConfigurationDiff.Of(earlier, earlier.With(configuration, path)));
    }

    private ConfigurationProblem? Edit(List<ConfigurationWord> words, string[] level)
    {
        if (words.Count == 1)
        {
            return ConfigurationProblem.MissingArgument;
        }

        var path = Path(words, level);
        if ((Unknown(path) ?? ConfigurationGrammar.ReadPrefix(path, 0, out _)) is { } problem)
        {
            return problem;
        }

        if (ConfigurationGrammar.Levels([.. path.Select(word => word.Text)]) is not { } levels)
        {
            return ConfigurationProblem.MissingArgument;
        }

        _before.Push(_level);
        _level = levels;
        return null;
    }

    private ConfigurationProblem? Top(List<ConfigurationWord> words)
    {
        if (words.Count == 1)
        {
            _before.Clear();
            _level = [];
            return null;
        }

        var rest = words[1..];
        return rest[0].Text switch
        {
            "set" => Set(rest, []),
            "delete" => Delete(rest, []),
            "show" => Show(rest, []),
            "edit" => Edit(rest, []),
            _ => ConfigurationProblem.SyntaxError(rest[0].Column),
        };
    }

    private ConfigurationProblem? Up(List<ConfigurationWord> words)
    {
        int levels = 1;
        if (words.Count > 1 && Number(words, 1, int.MaxValue, out levels) is { } problem)
        {
            return problem;
        }

        _level = _level[..Math.Max(0, _level.Length - levels)];
        _before.Clear();
        if (_level.Length > 0)
        {
            _before.Push([]);
        }

        return null;
    }

    private ConfigurationProblem? Rollback(List<ConfigurationWord> words)
    {
        int number = 0;
        var earlier = _store.Running();
        if (words.Count > 1 && (Number(words, 1, most: 49, out number) ?? Earlier(number, words[1].Column, out earlier))
            is { } problem)
        {
            return problem;
        }

        _candidate!.Replace(earlier);
        return Say("load complete\n");
    }

    private ConfigurationProblem? Commit(List<ConfigurationWord> words)
    {
        string? comment = null;
        int at = 1;
        if (words.Count > 1 && words[1].Text == "comment")
        {
            if (words.Count == 2)
            {
                return ConfigurationProblem.MissingArgument;
            }

            comment = words[2].Text;
            at = 3;
        }

        string last = words.Count > at ? words[at].Text : "";
        if (words.Count > at && last != "and-quit" && (last != "check" || comment is not null))
        {
            return ConfigurationProblem.SyntaxError(words[at].Column);
        }

        if (words.Count > at + 1)
        {
            return ConfigurationProblem.SyntaxError(words[at + 1].Column);
        }

        if (_candidate!.Has(StatementKind.CommitNotification) && !_candidate.Has(StatementKind.NotificationService))
        {
            // The model's own condition and words (junos-conf-system, system commit notification).
            _refused++;
            return Say(
                "[edit system commit]\n  'notification'\n"
                + "    Notification services must be configured, mandatory to use commit notifications\n"
                + "error: configuration check-out failed\n");
        }

        if (last == "check")
        {
            return Say("configuration check succeeds\n");
        }

        _store.Commit(Change(), comment);
        _candidate.Replace(_base = _store.Running());
        _output.Write("commit complete\n");
        if (last == "and-quit")
        {
            Leave();
        }

        return null;
    }

    private string CommitLog()
    {
        var text = new StringBuilder();
        var commits = _store.Commits();
        for (int i = 0; i < commits.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{i,-3} {commits[i].At:yyyy-MM-dd HH:mm:ss} by {_name.Split('@')[0]} via cli\n");
            text.Append(commits[i].Comment is { } comment ? $"    {comment}\n" : "");
        }

        return text.Length == 0 ? "no commit yet\n" : text.ToString();
    }

    // The first word that may not stand where it does.
    private static ConfigurationProblem Misfit(List<ConfigurationWord> words)
    {
        for (int i = 0; i < words.Count; i++)
        {
            var next = CommandGrammar.Next(configuring: false, [], [.. words.Take(i).Select(word => word.Text)],
                candidate: null);
            if (!next.Any(word => word.Text == words[i].Text))
            {
                return ConfigurationProblem.SyntaxError(words[i].Column);
            }
        }

        return ConfigurationProblem.MissingArgument;
    }

    // What is typed stands below the level that is edited.
    private static List<ConfigurationWord> Path(List<ConfigurationWord> words, string[] level) =>
        [.. level.Select(word => new ConfigurationWord(word, 0)), .. words.Skip(1)];

    private static ConfigurationProblem? Unknown(List<ConfigurationWord> path) =>
        path.Count > 0 ? NotSimulated.Hierarchy(path[0]) : null;

    private static ConfigurationProblem? Number(List<ConfigurationWord> words, int at, int most, out int number)
    {
        number = 0;
        return words.Count <= at ? ConfigurationProblem.MissingArgument
            : !int.TryParse(words[at].Text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
                || number > most
                ? ConfigurationProblem.SyntaxError(words[at].Column)
            : words.Count > at + 1 ? ConfigurationProblem.SyntaxError(words[at + 1].Column)
            : null;
    }

    // The running configuration is number 0.
    private ConfigurationProblem? Earlier(int number, int column, out ConfigurationTree configuration)
    {
        var commits = _store.Commits();
        configuration = number == 0 || number > commits.Count ? _store.Running() : commits[number - 1].Before;
        return number <= commits.Count ? null
            : new ConfigurationProblem(column, $"rollback {number} is not there: there were {commits.Count} commits.");
    }
}
