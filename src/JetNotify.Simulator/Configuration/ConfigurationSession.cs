using JetNotify.Simulator.Router;

namespace JetNotify.Simulator.Configuration;

/// <summary>The command line of the simulated router: what Junos reads and says, as far as it is understood here. What
/// is not is refused as Junos refuses it and changes nothing. One thread at a time.</summary>
internal sealed class ConfigurationSession
{
    private readonly Func<ConfigurationTree> _running;
    private readonly Action<Action<ConfigurationTree>> _commit;
    private readonly string _name;
    private readonly bool _echo;
    private ConfigurationTree? _candidate;
    private ConfigurationTree? _base;
    private bool _configuring;
    private int _refused;

    /// <summary>A session on one router.</summary>
    /// <param name="options">Whose names stand in the prompt.</param>
    /// <param name="running">A copy of the committed configuration.</param>
    /// <param name="commit">Makes a change to the committed configuration.</param>
    /// <param name="echo">Whether nobody sees what is typed: then prompt and line are written once the line is
    /// there.</param>
    public ConfigurationSession(
        RouterOptions options, Func<ConfigurationTree> running, Action<Action<ConfigurationTree>> commit,
        bool echo = false)
    {
        _echo = echo;
        _running = running;
        _commit = commit;
        _name = $"{options.UserName}@{options.HostName}";
    }

    private string Prompt => _configuring ? _name + "# " : _name + "> ";

    /// <summary>Answers line by line until <c>exit</c> at the first prompt or the end of the input.</summary>
    /// <returns>How many lines were refused.</returns>
    public async Task<int> Run(TextReader input, TextWriter output, CancellationToken end)
    {
        string before = string.Empty;
        while (await Ask(before + Prompt, input, output, end).ConfigureAwait(false) is { } line)
        {
            if (!await Answer(line, input, output, end).ConfigureAwait(false))
            {
                break;
            }

            before = _configuring ? "\n[edit]\n" : "\n";
        }

        return _refused;
    }

    // The next line, or null at the end of the input.
    private async Task<string?> Ask(string question, TextReader input, TextWriter output, CancellationToken end)
    {
        if (!_echo)
        {
            await Say(question).ConfigureAwait(false);
        }

        string? line = await input.ReadLineAsync(end).ConfigureAwait(false);
        if (_echo && line is not null)
        {
            await Say($"{question}{line}\n").ConfigureAwait(false);
        }

        return line;

        async Task Say(string text)
        {
            await output.WriteAsync(text).ConfigureAwait(false);
            await output.FlushAsync(end).ConfigureAwait(false);
        }
    }

    // False when the session is over.
    private async Task<bool> Answer(string line, TextReader input, TextWriter output, CancellationToken end)
    {
        Rebase();
        var words = ConfigurationLine.Split(line);
        if (words.Count == 0 || words[0].Text.StartsWith('#'))
        {
            return true;
        }

        switch (words[0].Text)
        {
            case "exit" or "quit" when !_configuring && words.Count == 1:
                return false;
            case "exit" or "quit" when words.Count == 1:
                await Leave(input, output, end).ConfigureAwait(false);
                return true;
            default:
                var problem = _configuring ? Configure(words, output) : Operate(words, output);
                if (problem is not null)
                {
                    _refused++;
                    int column = Prompt.Length + (problem.Column < 0 ? line.TrimEnd().Length + 1 : problem.Column);
                    await output.WriteAsync($"{new string(' ', column)}^\n{problem.Message}\n").ConfigureAwait(false);
                }

                await output.FlushAsync(end).ConfigureAwait(false);
                return true;
        }
    }

    // What others have committed meanwhile is under the candidate, not against it: only what this session changed is
    // its own.
    private void Rebase()
    {
        var running = _running();
        if (_candidate is not null && !_base!.IsSame(running))
        {
            var change = Change();
            _candidate.Replace(running);
            change(_candidate);
        }

        _base = running;
    }

    // What this session does to a configuration.
    private Action<ConfigurationTree> Change()
    {
        var added = _candidate!.Without(_base!);
        var removed = _base!.Without(_candidate!);
        return configuration =>
        {
            Array.ForEach(removed, statement => configuration.Remove(statement.Text));
            Array.ForEach(added, configuration.Add);
        };
    }

    private ConfigurationProblem? Operate(List<ConfigurationWord> words, TextWriter output)
    {
        if (words[0].Text is not ("configure" or "edit"))
        {
            return ConfigurationProblem.UnknownCommand(words[0].Column);
        }

        if (words.Count > 1)
        {
            return ConfigurationProblem.SyntaxError(words[1].Column);
        }

        _configuring = true;
        output.Write("Entering configuration mode\n");
        if (_candidate is not null && !_candidate.IsSame(_running()))
        {
            output.Write("The configuration has been changed but not committed\n");
        }
        else
        {
            _candidate = _running();
        }

        return null;
    }

    private ConfigurationProblem? Configure(List<ConfigurationWord> words, TextWriter output)
    {
        var candidate = _candidate!;
        switch (words[0].Text)
        {
            case "set":
                var problem = ConfigurationGrammar.Read(words, 1, out var statement);
                if (statement is not null)
                {
                    candidate.Add(statement);
                }

                return problem;
            case "delete":
                problem = ConfigurationGrammar.ReadPrefix(words, 1, out string? prefix);
                if (problem is null && !candidate.Remove(prefix))
                {
                    output.Write("warning: statement not found\n");
                }

                return problem;
            case "show":
                return Words(words, "|", "compare") ?? Say(output, ConfigurationDiff.Of(_running(), candidate));
            case "rollback":
                problem = Words(words, "0");
                if (problem is null)
                {
                    candidate.Replace(_running());
                    output.Write("load complete\n");
                }

                return problem;
            case "commit":
                return Commit(words, output);
            default:
                return ConfigurationProblem.UnknownCommand(words[0].Column);
        }
    }

    private ConfigurationProblem? Commit(List<ConfigurationWord> words, TextWriter output)
    {
        if (words.Count > 1 && words[1].Text is not ("and-quit" or "check"))
        {
            return ConfigurationProblem.SyntaxError(words[1].Column);
        }

        if (words.Count > 2)
        {
            return ConfigurationProblem.SyntaxError(words[2].Column);
        }

        if (_candidate!.Has(StatementKind.CommitNotification) && !_candidate.Has(StatementKind.NotificationService))
        {
            // The model's own condition and words (junos-conf-system, system commit notification).
            _refused++;
            return Say(
                output,
                "[edit system commit]\n  'notification'\n"
                + "    Notification services must be configured, mandatory to use commit notifications\n"
                + "error: configuration check-out failed\n");
        }

        if (words.Count == 2 && words[1].Text == "check")
        {
            return Say(output, "configuration check succeeds\n");
        }

        _commit(Change());
        _candidate.Replace(_base = _running());
        output.Write("commit complete\n");
        if (words.Count == 2)
        {
            _configuring = false;
            output.Write("Exiting configuration mode\n");
        }

        return null;
    }

    private async Task Leave(TextReader input, TextWriter output, CancellationToken end)
    {
        if (!_candidate!.IsSame(_running()))
        {
            string? answer = await Ask(
                "The configuration has been changed but not committed\nExit with uncommitted changes? [yes,no] (yes) ",
                input, output, end).ConfigureAwait(false);
            if (!_echo)
            {
                await output.WriteAsync("\n").ConfigureAwait(false);
            }

            if (answer?.Trim() is "no" or "n")
            {
                return;
            }
        }

        _configuring = false;
        await output.WriteAsync("Exiting configuration mode\n").ConfigureAwait(false);
    }

    // What differs from the words expected after the first, or null.
    private static ConfigurationProblem? Words(List<ConfigurationWord> words, params ReadOnlySpan<string> expected)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (words.Count <= i + 1)
            {
                return ConfigurationProblem.MissingArgument;
            }

            if (words[i + 1].Text != expected[i])
            {
                return ConfigurationProblem.SyntaxError(words[i + 1].Column);
            }
        }

        return words.Count > expected.Length + 1
            ? ConfigurationProblem.SyntaxError(words[expected.Length + 1].Column)
            : null;
    }

    private static ConfigurationProblem? Say(TextWriter output, string text)
    {
        output.Write(text);
        return null;
    }
}
