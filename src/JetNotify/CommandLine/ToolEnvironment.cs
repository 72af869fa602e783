using JetNotify.Output;
using JetNotify.Terminal;

namespace JetNotify.CommandLine;

/// <summary>What beside the arguments decides what will be done; tests bring their own.</summary>
internal sealed record ToolEnvironment
{
    /// <summary>An environment variable, or null.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The machine's configuration file, or null where there is none.</summary>
    public string? SystemConfig { get; init; } = OperatingSystem.IsWindows() ? null : "/etc/jetnotify/config.toml";

    /// <summary>Whether standard input is a terminal.</summary>
    public Func<bool> InputIsTerminal { get; init; } = static () => !Console.IsInputRedirected;

    /// <summary>Whether the terminal is this process's to read and to draw on, which it is not in the
    /// background.</summary>
    public Func<bool> IsInForeground { get; init; } = static () => ControllingTerminal.IsInForeground;

    /// <summary>Whether standard output is a terminal.</summary>
    public Func<bool> OutputIsTerminal { get; init; } = static () => !Console.IsOutputRedirected;

    /// <summary>Whether standard output is a file or the null device, so that nobody sees at once what is written
    /// there.</summary>
    public Func<bool> OutputIsFile { get; init; } = Stdout.IsFile;

    /// <summary>How many columns the terminal on standard output has.</summary>
    public Func<int> Columns { get; init; } = static () => ControllingTerminal.Size().Columns;

    /// <summary>Whether standard error is a terminal.</summary>
    public Func<bool> ErrorIsTerminal { get; init; } = static () => !Console.IsErrorRedirected;

    /// <summary>The terminal's columns and rows.</summary>
    public Func<(int Columns, int Rows)> TerminalSize { get; init; } = ControllingTerminal.Size;

    /// <summary>Asks a person for a password, without echo; null where nobody can be asked.</summary>
    public Func<string, string?> AskPassword { get; init; } = PasswordPrompt.Ask;

    /// <summary>Says that a file is waited for, which a person may not expect.</summary>
    public Action<string> SayWaiting { get; init; } = static name => StandardStreams.Complain(
        StandardStreams.Error, $"waiting for {name}: it is a pipe or a device, and nothing has come from it yet");

    /// <summary>Standard input, for <c>--password-file -</c> and <c>replay -</c>.</summary>
    public Func<Stream> Input { get; init; } = Console.OpenStandardInput;

    /// <summary>Whether what is written to a terminal may be styled: NO_COLOR counts when it is not empty
    /// (no-color.org).</summary>
    public bool AllowsStyles() => string.IsNullOrEmpty(Variable("NO_COLOR")) && Variable("TERM") != "dumb";

    /// <summary>Whether standard output is a terminal that shows colours and is to.</summary>
    public bool ShowsColor() => OutputIsTerminal() && AllowsStyles();

    /// <summary>Returns what a screen can be drawn on.</summary>
    public TerminalTraits Traits() => new(OutputIsTerminal() && InputIsTerminal(), ShowsColor(), IsUtf8());

    /// <summary>Whether a line of progress may be shown: standard error is a terminal that can erase a line, and
    /// nothing else is written to the same terminal between. A pipe on standard output mostly ends there too, so
    /// messages are to go to a file or nowhere.</summary>
    public bool ShowsProgress(DiagnosticsPlan diagnostics) => ShowsLine(diagnostics) && OutputIsFile();

    /// <summary>Whether standard error is a terminal that can erase a line, and not much is said there.</summary>
    public bool ShowsLine(DiagnosticsPlan diagnostics) =>
        ErrorIsTerminal() && Variable("TERM") != "dumb" && diagnostics.Level == DiagnosticsLevel.Info;

    // The first of these that is set counts (POSIX.1-2017, 8.2).
    private bool IsUtf8() => ((string[])["LC_ALL", "LC_CTYPE", "LANG"]).Select(Variable)
        .FirstOrDefault(value => !string.IsNullOrEmpty(value))?.Replace("-", "", StringComparison.Ordinal)
        .Contains("utf8", StringComparison.OrdinalIgnoreCase) == true;
}
