namespace JetNotify.Simulator.Configuration;

/// <summary>Which words may follow which at the prompt of the simulated router. What a word may be shortened to, what
/// the Tab key adds and what a question mark lists all come from here.</summary>
internal static class CommandGrammar
{
    private static readonly CommandWord[] s_operational =
    [
        new("configure", "Manipulate software configuration information"),
        new("exit", "Exit the management session"),
        new("quit", "Exit the management session"),
        new("show", "Show system information"),
    ];

    private static readonly CommandWord[] s_configuration =
    [
        new("commit", "Commit current set of changes"),
        new("delete", "Delete a data element"),
        new("edit", "Edit a sub-element"),
        new("exit", "Exit from this level"),
        new("quit", "Quit from this level"),
        new("rollback", "Roll back to previous committed configuration"),
        new("run", "Run an operational-mode command"),
        new("set", "Set a parameter"),
        new("show", "Show a parameter"),
        new("top", "Exit to top level of configuration"),
        new("up", "Exit one level of configuration"),
    ];

    private static readonly CommandWord[] s_afterTop = [.. s_configuration.Where(word => word.Text
        is "delete" or "edit" or "set" or "show")];

    private static readonly CommandWord[] s_shown =
    [
        new("configuration", "Show current configuration"),
        new("system", "Show system information"),
    ];

    private static readonly CommandWord s_enter = new("<[Enter]>", "Execute this command");
    private static readonly CommandWord s_pipe = new("|", "Pipe through a command");

    /// <summary>The commands of the first prompt.</summary>
    public static IEnumerable<string> Operational => s_operational.Select(word => word.Text);

    /// <summary>The commands of configuration mode.</summary>
    public static IEnumerable<string> Configuration => s_configuration.Select(word => word.Text);

    /// <summary>Returns what may follow.</summary>
    /// <param name="configuring">Whether it is configuration mode.</param>
    /// <param name="level">The words of the level that is edited.</param>
    /// <param name="words">The words before, each whole.</param>
    /// <param name="candidate">The configuration that is edited, whose names may stand where one is wanted; or
    /// null.</param>
    public static IReadOnlyList<CommandWord> Next(bool configuring, IReadOnlyList<string> level,
        IReadOnlyList<string> words, ConfigurationTree? candidate) =>
        configuring ? NextInConfiguration(level, [.. words], candidate) : NextInOperation([.. words]);

    private static IReadOnlyList<CommandWord> NextInOperation(string[] words) => words switch
    {
        [] => s_operational,
        ["configure"] or ["exit"] or ["quit"] or ["show", "system", "commit"] => [s_enter],
        ["show"] => s_shown,
        ["show", "system"] => [new("commit", "Show pending commit requests (if any) and commit history")],
        ["show", "configuration"] => [s_enter, s_pipe],
        ["show", "configuration", "|", .. var pipe] => NextInPipe(pipe),
        _ => [],
    };

    private static IReadOnlyList<CommandWord> NextInConfiguration(IReadOnlyList<string> level, string[] words,
        ConfigurationTree? candidate) =>
        words switch
        {
            [] => s_configuration,
            ["set", .. var path] => NextInPath([.. level, .. path], candidate),
            ["delete", .. var path] => WithEnter(path.Length > 0, NextInPath([.. level, .. path], candidate)),
            ["edit", .. var path] => WithEnter(path.Length > 0, NextInPath([.. level, .. path], candidate)),
            ["show", .. var path] when Array.IndexOf(path, "|") is >= 0 and var pipe => NextInPipe(path[(pipe + 1)..]),
            ["show", .. var path] =>
                [s_enter, .. NextInPath([.. level, .. path], candidate).Where(word => word != s_enter), s_pipe],
            ["top"] => [s_enter, .. s_afterTop],
            ["top", .. var rest] => NextInConfiguration([], rest, candidate),
            ["up"] => [s_enter, new("<number>", "Number of levels to move")],
            ["exit"] or ["quit"] => [s_enter, new("configuration-mode", "Exit from configuration mode")],
            ["rollback"] => [s_enter, new("<number>", "Configuration to return to (0..49)")],
            ["run", .. var command] => NextInOperation(command),
            ["commit"] =>
            [
                s_enter, new("and-quit", "Quit configuration mode if commit succeeds"),
                new("check", "Check correctness of syntax; do not apply changes"),
                new("comment", "Message to write to commit log"),
            ],
            ["commit", "comment"] => [new("<comment>", "Message to write to commit log")],
            ["commit", "comment", _] => [s_enter, new("and-quit", "Quit configuration mode if commit succeeds")],
            ["up" or "rollback", _] or ["commit", "check" or "and-quit"] or ["exit" or "quit", "configuration-mode"]
                or ["commit", "comment", _, "and-quit"] => [s_enter],
            _ => [],
        };

    // A name that is there already may be typed again, and so may a new one.
    private static IReadOnlyList<CommandWord> NextInPath(string[] path, ConfigurationTree? candidate)
    {
        var words = ConfigurationGrammar.Next(path);
        return candidate is null || !words.Any(word => word.IsValue && word != s_enter) ? words
            : [.. words, .. candidate.WordsBehind(path).Select(word => new CommandWord(word, "", IsName: true))];
    }

    private static IReadOnlyList<CommandWord> NextInPipe(string[] words) => words switch
    {
        [] => [new("compare", "Compare configuration changes with prior version"),
            new("display", "Show additional kinds of information")],
        ["display"] => [new("set", "Show 'set' commands that create configuration")],
        ["compare"] => [s_enter, new("rollback", "Compare with rollback configuration")],
        ["compare", "rollback"] => [new("<number>", "Configuration to compare with (0..49)")],
        ["display", "set"] or ["compare", "rollback", _] => [s_enter],
        _ => [],
    };

    private static IReadOnlyList<CommandWord> WithEnter(bool isWhole, IReadOnlyList<CommandWord> words) =>
        isWhole && !words.Contains(s_enter) ? [s_enter, .. words] : words;
}
