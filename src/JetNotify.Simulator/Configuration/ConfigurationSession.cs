using JetNotify.Simulator.Router;

namespace JetNotify.Simulator.Configuration;

/// <summary>The command line of the simulated router: what Junos reads and says, as far as it is understood here. What
/// is not is refused as Junos refuses it and changes nothing. One thread at a time.</summary>
internal sealed partial class ConfigurationSession
{
    private readonly IConfigurationStore _store;
    private readonly ICommandPrompt _prompt;
    private readonly TextWriter _output;
    private readonly CommandCompletion _completion;
    private readonly string _name;
    private readonly Stack<string[]> _before = new();
    private string[] _level = [];
    private ConfigurationTree? _candidate;
    private ConfigurationTree? _base;
    private bool _configuring;
    private int _refused;

    /// <summary>A session on one router.</summary>
    /// <param name="options">Whose names stand in the prompt.</param>
    /// <param name="store">Its configurations.</param>
    /// <param name="prompt">Where the commands come from.</param>
    /// <param name="output">Where the answers go.</param>
    public ConfigurationSession(RouterOptions options, IConfigurationStore store, ICommandPrompt prompt,
        TextWriter output)
    {
        _store = store;
        _prompt = prompt;
        _output = output;
        _name = $"{options.UserName}@{options.HostName}";
        _completion = new CommandCompletion(words => CommandGrammar.Next(_configuring, LevelWords, words,
            _candidate));
    }

    private string Prompt => _configuring ? _name + "# " : _name + "> ";

    // Those of the level that is edited: a level may have two.
    private string[] LevelWords => [.. _level.SelectMany(level => level.Split(' '))];

    /// <summary>Answers line by line until <c>exit</c> at the first prompt or the end of the input.</summary>
    /// <returns>How many lines were refused.</returns>
    public async Task<int> Run(CancellationToken end)
    {
        string before = string.Empty;
        while (await _prompt.Ask(before + Prompt, _completion.Complete, end).ConfigureAwait(false) is { } line)
        {
            if (!await Answer(line, end).ConfigureAwait(false))
            {
                break;
            }

            before = !_configuring ? "\n" : $"\n[edit{string.Concat(_level.Select(level => $" {level}"))}]\n";
        }

        return _refused;
    }

    // False when the session is over.
    private async Task<bool> Answer(string line, CancellationToken end)
    {
        Rebase();
        var words = ConfigurationLine.Split(line);
        if (words.Count == 0 || words[0].Text.StartsWith('#'))
        {
            return true;
        }

        var problem = _completion.MakeWhole(words);
        if (problem is null && words[0].Text is "exit" or "quit")
        {
            if (!_configuring && words.Count == 1)
            {
                return false;
            }

            problem = _configuring ? await Exit(words, end).ConfigureAwait(false)
                : ConfigurationProblem.SyntaxError(words[1].Column);
        }
        else
        {
            problem ??= _configuring ? Configure(words) : Operate(words);
        }

        if (problem is not null)
        {
            _refused++;
            int column = Prompt.Length + (problem.Column < 0 ? line.TrimEnd().Length + 1 : problem.Column);
            _output.Write($"{new string(' ', column)}^\n{problem.Message}\n");
        }

        await _output.FlushAsync(end).ConfigureAwait(false);
        return true;
    }

    // What others have committed meanwhile is under the candidate, not against it: only what this session changed is
    // its own.
    private void Rebase()
    {
        var running = _store.Running();
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

    private async Task<ConfigurationProblem?> Exit(List<ConfigurationWord> words, CancellationToken end)
    {
        if (words.Count > 1 && (words.Count > 2 || words[1].Text != "configuration-mode"))
        {
            return ConfigurationProblem.SyntaxError(words[words.Count > 2 && words[1].Text == "configuration-mode" ? 2
                : 1].Column);
        }

        if (words.Count == 1 && _before.TryPop(out string[]? level))
        {
            _level = level;
            return null;
        }

        if (!_candidate!.IsSame(_store.Running()))
        {
            string? answer = await _prompt.Ask(
                "The configuration has been changed but not committed\nExit with uncommitted changes? [yes,no] (yes) ",
                complete: null, end).ConfigureAwait(false);
            if (_prompt is TextPrompt { Echoes: false })
            {
                _output.Write("\n");
            }

            if (answer?.Trim() is "no" or "n")
            {
                return null;
            }
        }

        Leave();
        return null;
    }

    private void Leave()
    {
        _configuring = false;
        _level = [];
        _before.Clear();
        _output.Write("Exiting configuration mode\n");
    }

    private ConfigurationProblem? Say(string text)
    {
        _output.Write(text);
        return null;
    }
}
