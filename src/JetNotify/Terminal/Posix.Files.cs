using System.Runtime.InteropServices;

namespace JetNotify.Terminal;

/// <content>Descriptors and what they are opened with.</content>
internal static partial class Posix
{
    public const int ReadOnly = 0;          // O_RDONLY
    public const int WriteOnly = 1;         // O_WRONLY
    public const int ReadWrite = 2;         // O_RDWR
    public const int OwnedByProcess = 1;    // FD_CLOEXEC

    /// <summary>O_APPEND: every write goes to the end that the file has at that moment.</summary>
    public static int Append => OperatingSystem.IsLinux() ? 0x400 : 0x8;

    /// <summary>O_CLOEXEC.</summary>
    public static int CloseOnExec => OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;

    /// <summary>O_NONBLOCK: a FIFO that nobody reads is an error, not a wait.</summary>
    public static int NonBlocking => OperatingSystem.IsLinux() ? 0x800 : 0x4;

    /// <summary>O_NOCTTY: a terminal does not become this process's.</summary>
    public static int NoControllingTerminal => OperatingSystem.IsLinux() ? 0x100 : 0x20000;

    /// <summary>The flags of a descriptor (<see cref="OwnedByProcess"/>), or -1 where none is open.</summary>
    public static int DescriptorFlags(int descriptor) => Control(descriptor, 1);    // F_GETFD

    /// <summary>What a descriptor was opened with, or -1.</summary>
    public static int OpenFlags(int descriptor) => Control(descriptor, 3);          // F_GETFL

    /// <summary>Waits until the names in a folder are on the disk, where the system and its file system can; tries no
    /// further.</summary>
    public static void FolderToDisk(string folder)
    {
        if (!OperatingSystem.IsWindows() && Open(folder, ReadOnly | CloseOnExec) is var descriptor and >= 0)
        {
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
    }

    /// <summary>Opens what is there. C's third argument, the mode of a new file, is variadic and cannot be given from
    /// here.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    public static partial int Duplicate(int from, int to);

    /// <summary>Becomes another program; comes back only if that failed.</summary>
    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int Execute(string path, byte** arguments);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);
}
