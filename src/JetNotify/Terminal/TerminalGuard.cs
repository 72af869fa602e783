using System.ComponentModel;
using System.Diagnostics;

namespace JetNotify.Terminal;

/// <summary>Gives the terminal back behind a process that was killed, or crashed so that no code of it ran any more: a
/// shell waits for what the end of a process does whatever ended it, the closing of a pipe. Where there is no shell,
/// nobody does. Any thread.</summary>
internal sealed class TerminalGuard : IDisposable
{
    // A line says that all is well. Settings are refused to a shell in the background: who has the terminal by then has
    // set it to its liking.
    private const string Script = """
        trap '' INT QUIT TERM HUP TSTP
        saved=$(stty -g </dev/tty)
        echo
        read -r line && exit
        printf %s "$1" >/dev/tty
        stty "$saved" </dev/tty
        """;

    private readonly Process? _shell;

    /// <summary>Begins, before anything of the terminal is changed.</summary>
    /// <param name="leave">What is written to it then.</param>
    public TerminalGuard(string leave)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", leave])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            _shell = Process.Start(start);
            _ = _shell?.StandardOutput.ReadLine();
        }
        catch (Win32Exception)
        {
            // There is no shell.
        }
    }

    /// <summary>The terminal was given back.</summary>
    public void Dispose()
    {
        try
        {
            _shell?.StandardInput.WriteLine();
            _shell?.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It was told before, or is gone.
        }
    }
}
