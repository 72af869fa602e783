namespace JetNotify.Tests.Support;

/// <summary>An interactive shell at a terminal, with the completion of the built program; what is typed is shown as the
/// shell took it apart.</summary>
public sealed class ShellTerminal : IAsyncDisposable
{
    private const string Prompt = "READY> ";

    // A new session with a terminal of 200 by 50, joined to standard input and output.
    private const string Bridge = """
        import fcntl, os, pty, struct, sys, termios
        child, terminal = pty.fork()
        if child == 0:
            os.execvp(sys.argv[1], sys.argv[1:])
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 50, 200, 0, 0))
        pty._copy(terminal)
        """;

    private const string CtrlA = "\u0001";

    private readonly Tool _tool;

    private ShellTerminal(Tool tool) => _tool = tool;

    /// <summary>Starts a shell in a folder that has <c>jetnotify</c>, and waits until it asks for a line.</summary>
    public static async Task<ShellTerminal> Start(string shell, string folder)
    {
        string[] command = shell switch
        {
            "bash" => ["bash", "--noprofile", "--rcfile", Write(folder, "bashrc",
                "PS1='READY> '; source <(jetnotify completion bash)"), "-i"],
            "zsh" => Zsh(folder),
            _ => Fish(folder),
        };
        var tool = Tool.ProgramWith(
            new Dictionary<string, string>
            {
                ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}",
                ["HOME"] = folder,
                ["ZDOTDIR"] = folder,
                ["XDG_CONFIG_HOME"] = folder,
                ["XDG_DATA_HOME"] = folder,
                ["XDG_CACHE_HOME"] = folder,
                ["TERM"] = "xterm",
                ["LC_ALL"] = "C.UTF-8",
            },
            "python3", ["-c", Bridge, "env", "-C", folder, .. command]);
        await Deadline.Until(() => tool.Stdout.Contains(Prompt, StringComparison.Ordinal),
            $"{shell} asks for a line; it says: {tool.Stdout} {tool.Stderr}");
        return new ShellTerminal(tool);
    }

    /// <summary>Types a line, and what shows each of its words in angle brackets.</summary>
    public async Task Type(string line)
    {
        await _tool.StandardInput.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"{line}{CtrlA}printf '<%s>' \r"));
        await _tool.StandardInput.FlushAsync();
    }

    /// <summary>Waits until the shell has shown these words one after the other.</summary>
    public Task UntilShows(params string[] words) => Deadline.Until(
        () => _tool.Stdout.Contains(string.Concat(words.Select(word => $"<{word}>")), StringComparison.Ordinal),
        $"the shell took {string.Join(' ', words)}; it shows: {_tool.Stdout}");

    public ValueTask DisposeAsync() => _tool.DisposeAsync();

    private static string[] Zsh(string folder)
    {
        Write(folder, ".zshrc",
            "PROMPT='READY> '; bindkey -e; autoload -Uz compinit; compinit -u -D; source <(jetnotify completion zsh)");
        return ["zsh", "-i"];
    }

    private static string[] Fish(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "fish"));
        Write(folder, "fish/config.fish",
            "set -g fish_greeting; function fish_prompt; echo -n 'READY> '; end; jetnotify completion fish | source");
        return ["fish", "-i"];
    }

    private static string Write(string folder, string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text + "\n");
        return path;
    }
}
