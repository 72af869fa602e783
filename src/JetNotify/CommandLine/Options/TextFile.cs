using System.Text;
using JetNotify.Mqtt.Transport;

namespace JetNotify.CommandLine.Options;

/// <summary>A text that a user names a file of.</summary>
internal static class TextFile
{
    /// <summary>Reads it: UTF-8 or UTF-16, up to <see cref="UserFile.Limit"/>.</summary>
    /// <param name="option">The option to blame.</param>
    /// <param name="path">The file, or <c>-</c> for standard input.</param>
    /// <param name="environment">Standard input.</param>
    /// <exception cref="UsageException">No such file; no text, or too long to be what was meant.</exception>
    public static string Read(ValueOption<string> option, string path, ToolEnvironment environment)
    {
        string name = FileProblem.NameOf(path);
        try
        {
            byte[] bytes = UserFile.Read(
                path == "-" ? environment.Input : () => UserFile.Open(path), name, UserFile.Limit,
                    () => environment.SayWaiting(name));
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException(option, $"{name} is not a text in UTF-8");
        }
        catch (ArgumentException e)
        {
            throw new UsageException(option, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(option, FileProblem.OfReading(path, e));
        }
    }
}
