using JetNotify.Output;

namespace JetNotify.CommandLine.Completion;

/// <summary>A shell that is known.</summary>
internal enum Shell
{
    Bash,
    Zsh,
    Fish,
    PowerShell,
}

/// <summary>The shells by name.</summary>
internal static class Shells
{
    /// <summary>The names, as they are typed.</summary>
    public static IReadOnlyList<string> Names { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>Returns the shell of that name.</summary>
    /// <exception cref="UsageException">There is no such.</exception>
    public static Shell Parse(string name) => name switch
    {
        "bash" => Shell.Bash,
        "zsh" => Shell.Zsh,
        "fish" => Shell.Fish,
        "pwsh" or "powershell" => Shell.PowerShell,
        _ => throw new UsageException(
            $"{Quoting.Text(name)} is not a shell that completion is written for ({WordParser.OneOf(Names)})"),
    };
}
