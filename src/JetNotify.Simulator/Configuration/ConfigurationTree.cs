namespace JetNotify.Simulator.Configuration;

/// <summary>A whole configuration: its statements in the order they were made.</summary>
internal sealed class ConfigurationTree
{
    private readonly List<ConfigurationStatement> _statements = [];

    public IReadOnlyList<ConfigurationStatement> Statements => _statements;

    /// <summary>Adds a statement that is not there yet; one it excludes ends.</summary>
    public void Add(ConfigurationStatement statement)
    {
        if (Has(statement))
        {
            return;
        }

        _statements.RemoveAll(statement.Excludes);
        _statements.Add(statement);
    }

    /// <summary>Removes everything at and below a path.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Remove(string prefix) => _statements.RemoveAll(statement => statement.IsBelow(prefix)) > 0;

    /// <summary>Becomes another.</summary>
    public void Replace(ConfigurationTree other)
    {
        if (other != this)
        {
            _statements.Clear();
            _statements.AddRange(other._statements);
        }
    }

    /// <summary>Whether there is a statement of a kind.</summary>
    public bool Has(StatementKind kind) => _statements.Exists(statement => statement.Kind == kind);

    /// <summary>A copy to be changed.</summary>
    public ConfigurationTree Copy()
    {
        var copy = new ConfigurationTree();
        copy.Replace(this);
        return copy;
    }

    /// <summary>The statements that another does not have.</summary>
    public ConfigurationStatement[] Without(ConfigurationTree other)
    {
        List<ConfigurationStatement>? found = null;
        foreach (var statement in _statements)
        {
            if (!other.Has(statement))
            {
                (found ??= []).Add(statement);
            }
        }

        return found?.ToArray() ?? [];
    }

    /// <summary>A copy that has what another has at and below a path instead of its own.</summary>
    /// <param name="other">The other.</param>
    /// <param name="prefix">The path; empty for all of it.</param>
    public ConfigurationTree With(ConfigurationTree other, string prefix)
    {
        var copy = Copy();
        copy._statements.RemoveAll(statement => prefix.Length == 0 || statement.IsBelow(prefix));
        copy._statements.AddRange(
            other._statements.Where(statement => prefix.Length == 0 || statement.IsBelow(prefix)));
        return copy;
    }

    /// <summary>The words that stand right behind a path in its statements, in their order.</summary>
    public IEnumerable<string> WordsBehind(IReadOnlyList<string> path) => _statements
        .Select(statement => statement.Text.Split(' '))
        .Where(words => words.Length > path.Count && words.Take(path.Count).SequenceEqual(path))
        .Select(words => words[path.Count])
        .Distinct();

    /// <summary>Whether both say the same.</summary>
    public bool IsSame(ConfigurationTree other) => Without(other).Length == 0 && other.Without(this).Length == 0;

    // Copies share their statements: most are found by being the same.
    private bool Has(ConfigurationStatement statement)
    {
        foreach (var one in _statements)
        {
            if (ReferenceEquals(one, statement))
            {
                return true;
            }
        }

        foreach (var one in _statements)
        {
            if (one.Text == statement.Text)
            {
                return true;
            }
        }

        return false;
    }
}
