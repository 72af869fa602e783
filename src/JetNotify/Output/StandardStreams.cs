using System.Text;
using JetNotify.Terminal;

namespace JetNotify.Output;

/// <summary>Text on the standard streams that is neither messages nor diagnostics: help, the catalogue, one line about
/// what was typed.</summary>
internal static class StandardStreams
{
    /// <summary>Standard output. Any thread.</summary>
    public static TextWriter Output { get; } = OperatingSystem.IsWindows() ? Console.Out : Writer(Posix.StandardOutput);

    /// <summary>Standard error. Any thread.</summary>
    public static TextWriter Error { get; } = OperatingSystem.IsWindows() ? Console.Error : Writer(Posix.StandardError);

    /// <summary>Writes it whole; what cannot be written is said on <paramref name="error"/>, and the answer is
    /// false.</summary>
    public static bool TryWrite(TextWriter output, TextWriter error, string text)
    {
        try
        {
            output.Write(text);
            output.Flush();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Complain(error, $"cannot write to standard output: {e.Message}");
            return false;
        }
    }

    /// <summary>Writes a sentence on a line of its own.</summary>
    public static void Complain(TextWriter error, string message)
    {
        try
        {
            error.Write($"jetnotify: {Quoting.Line(message)}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Standard error takes nothing: the exit status says what is left to say.
        }
    }

    private static TextWriter Writer(int descriptor) => TextWriter.Synchronized(
        new StreamWriter(new DescriptorStream(descriptor), new UTF8Encoding(false)) { AutoFlush = true });
}
