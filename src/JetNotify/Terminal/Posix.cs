using System.Runtime.InteropServices;

namespace JetNotify.Terminal;

/// <summary>The few system calls behind standard output, recordings and the terminal, with the numbers Linux and macOS
/// give them (POSIX.1-2017).</summary>
internal static partial class Posix
{
    public const int StandardInput = 0;
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    public const int FromCurrent = 1;       // SEEK_CUR
    public const int FileSizeLimit = 25;    // SIGXFSZ
    public const int NoSuchFile = 2;        // ENOENT
    public const int Interrupted = 4;       // EINTR
    public const int BadDescriptor = 9;     // EBADF
    public const int NobodyThere = 6;       // ENXIO: a FIFO without a reader
    public const int BrokenPipe = 32;       // EPIPE
    public const short PollOut = 0x0004;
    public const short PollError = 0x0008;
    public const short PollHangUp = 0x0010;
    public const short PollInvalid = 0x0020;

    /// <summary>EAGAIN, which is also EWOULDBLOCK.</summary>
    public static int TryAgain => OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>ECONNRESET: a socket's reader left in a hurry.</summary>
    public static int ConnectionReset => OperatingSystem.IsLinux() ? 104 : 54;

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>SIGUSR1.</summary>
    public static PosixSignal User1 => (PosixSignal)(OperatingSystem.IsLinux() ? 10 : 30);

    /// <summary>Has a signal do nothing, here and in whatever this process becomes.</summary>
    public static void Ignore(int signal) => _ = SetHandler(signal, 1);     // SIG_IGN

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(int descriptor, byte* bytes, nint count);

    /// <summary>Says where the descriptor's offset is: an error for whatever has none, as pipes, sockets and terminals
    /// have.</summary>
    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(int descriptor, long offset, int from);

    /// <summary>Waits until the descriptor has one of the events, or so many milliseconds (-1: for ever).</summary>
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref PollDescriptor descriptor, nuint count, int timeoutMilliseconds);

    /// <summary>Returns the process group that a terminal listens to; -1 where the descriptor is no terminal of this
    /// session.</summary>
    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    public static partial int ForegroundGroup(int descriptor);

    /// <summary>Reads a terminal's struct termios; not 0 where the descriptor is no terminal.</summary>
    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    public static partial int GetTerminalAttributes(int descriptor, [Out] byte[] attributes);

    /// <summary>Sets a terminal's struct termios: at once (0), or with what was typed before discarded (2,
    /// TCSAFLUSH).</summary>
    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    public static partial int SetTerminalAttributes(int descriptor, int when, byte[] attributes);

    /// <summary>Reads a terminal's size on Linux: rows, columns, and two numbers nobody sets (TIOCGWINSZ); not 0 where
    /// the descriptor is no terminal.</summary>
    public static int GetWindowSize(int descriptor, ushort[] size) => Ioctl(descriptor, 0x5413, size);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(int descriptor, nuint request, [Out] ushort[] size);

    /// <summary>Returns the process group of this process.</summary>
    [LibraryImport("libc", EntryPoint = "getpgrp")]
    public static partial int ProcessGroup();

    /// <summary>Returns the process group of a process; -1 where there is none.</summary>
    [LibraryImport("libc", EntryPoint = "getpgid")]
    public static partial int ProcessGroup(int process);

    /// <summary>Returns the process that started this one.</summary>
    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentProcess();

    /// <summary>Stops this process (SIGSTOP) until somebody lets it go on.</summary>
    public static void StopProcess() => _ = Kill(Environment.ProcessId, OperatingSystem.IsLinux() ? 19 : 17);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
