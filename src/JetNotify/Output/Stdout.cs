using JetNotify.Terminal;

namespace JetNotify.Output;

/// <summary>Standard output as this system has it.</summary>
internal static class Stdout
{
    /// <summary>The process's standard output; nothing is opened or started by asking.</summary>
    public static IOutput Open() =>
        OperatingSystem.IsWindows() ? new WindowsOutput() : new UnixOutput(Posix.StandardOutput);

    /// <summary>Whether it is a file or the null device: neither a terminal nor on its way to another
    /// program.</summary>
    public static bool IsFile() => Console.IsOutputRedirected
        && (OperatingSystem.IsWindows() ? WindowsOutput.HoldsStill() : Posix.Seek(Posix.StandardOutput, 0,
            Posix.FromCurrent) >= 0);
}
