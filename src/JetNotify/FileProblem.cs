using System.Runtime.InteropServices;
using JetNotify.Output;

using JetNotify.Terminal;

namespace JetNotify;

/// <summary>Why a file could not be used, in a few words.</summary>
internal static class FileProblem
{
    /// <summary>Returns why it could not be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">An <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
    public static string OfReading(string path, Exception exception) => Of(path, exception, "read");

    /// <summary>Returns why it could not be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">An <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
    public static string OfWriting(string path, Exception exception) => Of(path, exception, "written");

    /// <summary>Returns what people are told it is called; <c>-</c> is standard input.</summary>
    public static string NameOf(string path) => path == "-" ? "standard input" : Quoting.Text(path);

    private static string Of(string path, Exception exception, string done)
    {
        string name = NameOf(path);
        return exception switch
        {
            FileNotFoundException => $"{name} does not exist",
            DirectoryNotFoundException => $"the folder of {name} does not exist",
            UnauthorizedAccessException when Directory.Exists(path) => $"{name} is a folder",
            UnauthorizedAccessException => $"{name} may not be {done} by this user",
            { HResult: Posix.NobodyThere } => $"{name} is a FIFO that nobody reads",
            _ when !OperatingSystem.IsWindows() && exception.HResult > 0 =>
                $"{name} cannot be {done}: {Marshal.GetPInvokeErrorMessage(exception.HResult)}",
            _ => $"{name} cannot be {done}",
        };
    }
}
