using JetNotify.Terminal;

namespace JetNotify.Output;

/// <summary>Standard output as this system has it.</summary>
internal static class Stdout
{
    /// <summary>The process's standard output; nothing is opened or started by asking.</summary>
    /// <exception cref="OutputException">It was never there: said before anything is connected to.</exception>
    public static IOutput Open()
    {
        if (OperatingSystem.IsWindows())
        {
            return new WindowsOutput();
        }

        var output = new UnixOutput(Posix.StandardOutput);
        output.Probe();
        return output;
    }

    /// <summary>Whether it is a file or the null device: neither a terminal nor on its way to another
    /// program.</summary>
    public static bool IsFile() => Console.IsOutputRedirected
        && (OperatingSystem.IsWindows() ? WindowsOutput.HoldsStill() : Posix.Seek(Posix.StandardOutput, 0,
            Posix.FromCurrent) >= 0);
}
