using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;

namespace JetNotify.CommandLine.Options;

/// <summary>A password in the first line of a file.</summary>
internal static class SecretFile
{
    /// <summary>Reads what the service manager hands over under a name, or returns null where it hands over
    /// none.</summary>
    /// <param name="name">The credential's name.</param>
    /// <param name="option">The option to blame.</param>
    /// <param name="environment">The folder of credentials.</param>
    /// <exception cref="UsageException">A line that is empty, or longer than MQTT can carry.</exception>
    public static ReadOnlyMemory<byte>? Credential(string name, ValueOption<string> option, ToolEnvironment environment)
    {
        string path = Path.Combine(environment.Variable("CREDENTIALS_DIRECTORY") ?? "", name);
        return Path.IsPathRooted(path) && File.Exists(path)
            ? Read(option, path, environment)
            : default(ReadOnlyMemory<byte>?);
    }

    /// <summary>Reads it, exactly as its bytes stand there; a byte order mark and the line's end do not belong to
    /// it.</summary>
    /// <param name="option">The option to blame.</param>
    /// <param name="path">The file, or <c>-</c> for standard input.</param>
    /// <param name="environment">Standard input.</param>
    /// <exception cref="UsageException">No such file; a line that is empty, or longer than MQTT can carry.</exception>
    public static ReadOnlyMemory<byte> Read(ValueOption<string> option, string path, ToolEnvironment environment)
    {
        string name = FileProblem.NameOf(path);
        try
        {
            var line = UserFile.ReadLine(
                path == "-" ? environment.Input : () => UserFile.Open(path), name, Utf8Rules.MaxBytes,
                    () => environment.SayWaiting(name));
            return line.Length > 0 ? line : throw new UsageException(option, $"the first line of {name} is empty");
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
