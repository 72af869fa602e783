using System.Runtime.InteropServices;
using JetNotify.Terminal;
using Microsoft.Win32.SafeHandles;

namespace JetNotify.Output;

/// <summary>
/// A file that is only ever appended to. Whoever truncates it meanwhile gets no hole of NULs: each write goes to the
/// end that the file has at that moment. A new one is the user's alone (0600). One thread at a time.
/// </summary>
internal sealed class AppendFile : IDisposable
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int NotPermitted = 1;     // EPERM
    private const int Denied = 13;          // EACCES
    private const int IsFolder = 21;        // EISDIR

    private readonly string _path;

    private AppendFile(string path, SafeFileHandle handle)
    {
        _path = path;
        Handle = handle;
    }

    /// <summary>The open file.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>The file that is open, or null where the system does not say.</summary>
    public FileStatus? Status => FileStatus.Of(Handle);

    /// <summary>Whether the name it was opened by leads to it still; true where the system does not say, and for what
    /// is no ordinary file.</summary>
    public bool HasItsName =>
        Status is not { IsRegular: true } open || (FileStatus.Of(_path) is { } named && named.IsSameFile(open));

    /// <summary>Opens a file, or begins one.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="access">Whether it will be read as well.</param>
    /// <exception cref="IOException">It cannot be opened; a FIFO that nobody reads.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static AppendFile Open(string path, FileAccess access) => new(
        path,
        OperatingSystem.IsWindows()
            ? File.OpenHandle(path, FileMode.OpenOrCreate, access, FileShare.Read | FileShare.Delete)
            : OpenUnix(path, access == FileAccess.Write ? Posix.WriteOnly : Posix.ReadWrite));

    /// <summary>Makes a file that is the user's alone.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="mode">What to do where something has the name already: <see cref="FileMode.CreateNew"/> (O_EXCL)
    /// writes to nothing that somebody put there, a link least of all.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static FileStream Create(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersAlone;
        }

        return new FileStream(path, options);
    }

    /// <summary>Appends the bytes.</summary>
    /// <param name="bytes">What to append.</param>
    /// <param name="written">How many of them the file has, even where the rest failed.</param>
    /// <param name="error">The system's number for what failed; 0 where nothing did.</param>
    /// <returns>Whether the file has all of them.</returns>
    public bool TryWrite(ReadOnlySpan<byte> bytes, out int written, out int error)
    {
        written = error = 0;
        while (written < bytes.Length && error == 0)
        {
            int count = OperatingSystem.IsWindows() ? WriteWindows(bytes) : WriteUnix(bytes[written..]);
            written += Math.Max(count, 0);
            error = count < 0 ? -count : 0;
        }

        return error == 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private static SafeFileHandle OpenUnix(string path, int access)
    {
        int flags = access | Posix.Append | Posix.CloseOnExec | Posix.NonBlocking | Posix.NoControllingTerminal;
        int descriptor = Posix.Open(path, flags);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == Posix.NoSuchFile)
        {
            Create(path, FileMode.OpenOrCreate).Dispose();
            descriptor = Posix.Open(path, flags);
        }

        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw Failure(Marshal.GetLastPInvokeError());
    }

    private static Exception Failure(int error)
    {
        string words = Marshal.GetPInvokeErrorMessage(error);
        return error is NotPermitted or Denied or IsFolder
            ? new UnauthorizedAccessException(words)
            : new IOException(words, error);
    }

    // How many bytes were written, or the error's number below zero.
    private unsafe int WriteUnix(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint count;
            do
            {
                count = Posix.Write((int)Handle.DangerousGetHandle(), start, bytes.Length);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted);
            return count >= 0 ? (int)count : -Marshal.GetLastPInvokeError();
        }
    }

    private int WriteWindows(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(Handle, bytes, RandomAccess.GetLength(Handle));
            return bytes.Length;
        }
        catch (IOException e)
        {
            return -Math.Max(1, e.HResult & 0xFFFF);
        }
    }
}
