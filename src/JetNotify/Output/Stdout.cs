namespace JetNotify.Output;

/// <summary>Standard output as this system has it.</summary>
internal static class Stdout
{
    /// <summary>The process's standard output; nothing is opened or started by asking.</summary>
    public static IOutput Open() =>
        OperatingSystem.IsWindows() ? new WindowsOutput() : new UnixOutput(Posix.StandardOutput);
}
