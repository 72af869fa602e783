using Microsoft.Win32.SafeHandles;

namespace JetNotify.Terminal;

/// <summary>The terminal this process was started at.</summary>
internal static class ControllingTerminal
{
    /// <summary>Whether it may be read and drawn on: a process in the background would be stopped for it
    /// (SIGTTIN).</summary>
    public static bool IsInForeground => OperatingSystem.IsWindows()
        || Posix.ForegroundGroup(Posix.StandardInput) == Posix.ProcessGroup()
        || Posix.ForegroundGroup(Posix.StandardOutput) == Posix.ProcessGroup()
        || Posix.ForegroundGroup(Posix.StandardError) == Posix.ProcessGroup();

    /// <summary>Opens what is typed, a line at a time, with the system's own editing and echo.</summary>
    /// <remarks>The console's reader edits lines itself, and asks the terminal where the cursor is, which the screen
    /// moves.</remarks>
    public static Stream OpenInput() => OperatingSystem.IsWindows()
        ? Console.OpenStandardInput()
        : new FileStream(new SafeFileHandle(Posix.StandardInput, ownsHandle: false), FileAccess.Read, bufferSize: 0);

    /// <summary>Returns the columns and rows of standard output now; 80 by 24 where it does not say.</summary>
    public static (int Columns, int Rows) Size() => Size(Posix.StandardOutput);

    /// <summary>Returns the columns and rows of a descriptor's terminal now; 80 by 24 where it does not say.</summary>
    public static (int Columns, int Rows) Size(int descriptor)
    {
        if (OperatingSystem.IsLinux())
        {
            // Console would switch the keypad over first.
            ushort[] size = new ushort[4];
            return Posix.GetWindowSize(descriptor, size) == 0 && size is [> 0, > 0, ..]
                ? (size[1], size[0])
                : (80, 24);
        }

        try
        {
            return Console.WindowWidth > 0 && Console.WindowHeight > 0
                ? (Console.WindowWidth, Console.WindowHeight)
                : (80, 24);
        }
        catch (IOException)
        {
            return (80, 24);
        }
    }
}
