using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace JetNotify.CommandLine.Help;

/// <summary>Shows on a terminal what does not fit it, in the program that the person pages with.</summary>
internal static class Pager
{
    // As less is told by git: end where it fits, keep the colours, leave the text on the screen.
    private const string LessManners = "FRX";

    // What a shell says of a program that is not there.
    private const int NotFound = 127;

    /// <summary>Returns the command to page with: PAGER's, or less where it is installed; null for none.</summary>
    public static string? Command(ToolEnvironment environment)
    {
        if (environment.Variable("PAGER") is { } chosen)
        {
            return string.IsNullOrWhiteSpace(chosen) || chosen == "cat" ? null : chosen;
        }

        string[] folders = (environment.Variable("PATH") ?? "").Split(Path.PathSeparator);
        return !OperatingSystem.IsWindows()
            && Array.Exists(folders, folder => File.Exists(Path.Combine(folder, "less"))) ? "less" : null;
    }

    /// <summary>Shows the text and comes back when the person has left.</summary>
    /// <returns>Whether the program could be run; if not, nothing was shown.</returns>
    public static bool TryShow(string command, string text)
    {
        // Ctrl-C is the pager's: whoever ended here would leave it alone with the terminal.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context =>
            context.Cancel = true);
        try
        {
            var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardInput = true };
            start.Environment.TryAdd("LESS", LessManners);
            using var pager = Process.Start(start)!;
            Write(pager.StandardInput, text);
            pager.WaitForExit();
            return pager.ExitCode != NotFound;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static void Write(StreamWriter input, string text)
    {
        try
        {
            input.Write(text);
            input.Close();
        }
        catch (IOException)
        {
            // Left before the end.
        }
    }
}
