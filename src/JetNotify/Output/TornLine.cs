using JetNotify.Terminal;

namespace JetNotify.Output;

/// <summary>The line that a full disk, or a kill, tore at the end of the file that standard output now appends
/// to.</summary>
internal static class TornLine
{
    // On Linux this opens the file itself anew, so that it can be read though it was opened for writing alone.
    private const string File = "/proc/self/fd/1";

    /// <summary>Ends it, so that what is printed begins a line of its own; nothing happens where no line is torn, where
    /// that cannot be found out, or where messages are written without newlines.</summary>
    /// <exception cref="OutputException">Standard output did not take the newline.</exception>
    public static void End(OutputPlan plan, IOutput stdout)
    {
        if (!plan.NoNewline && OperatingSystem.IsLinux() && IsAtEnd() && LastByte() is { } last and not (byte)'\n')
        {
            stdout.Write("\n"u8);
        }
    }

    /// <summary>Whether standard output goes on with a file that has something already; false where that cannot be
    /// found out.</summary>
    public static bool IsContinued() => OperatingSystem.IsLinux() && IsAtEnd();

    // Whether it was opened with >>, or stands at the end as after another command of the same shell list.
    private static bool IsAtEnd()
    {
        long offset = Posix.Seek(Posix.StandardOutput, 0, Posix.FromCurrent);
        return offset >= 0 && FileStatus.Of(File) is { IsRegular: true, Length: > 0 } file
            && (offset == file.Length || (Posix.OpenFlags(Posix.StandardOutput) & Posix.Append) != 0);
    }

    private static byte? LastByte()
    {
        try
        {
            using var file = System.IO.File.OpenHandle(
                File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> last = stackalloc byte[1];
            return RandomAccess.Read(file, last, RandomAccess.GetLength(file) - 1) == 1 ? last[0] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
