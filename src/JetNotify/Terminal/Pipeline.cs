using System.Globalization;

namespace JetNotify.Terminal;

/// <summary>The programs that this one was started with, in one line of a shell.</summary>
internal static class Pipeline
{
    /// <summary>Whether another of them writes to a terminal (<c>jetnotify … | jq .</c>), so that a line there would
    /// stand in its way. Takes a system call for each process of the machine.</summary>
    /// <returns>True where the system does not tell.</returns>
    public static bool EndsAtTerminal()
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        // The shell that waits for a pipeline of its script is of the same group.
        int parent = Posix.ParentProcess();
        int group = Posix.ProcessGroup();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int process)
                && process != parent && process != Environment.ProcessId && Posix.ProcessGroup(process) == group
                && IsTerminal($"{folder}/fd/1"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTerminal(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.FullName is { } name
                && (name.StartsWith("/dev/pts/", StringComparison.Ordinal)
                    || name.StartsWith("/dev/tty", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is somebody else's.
            return false;
        }
    }
}
