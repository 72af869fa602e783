using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.CommandLine.Planning;

/// <summary>A password kept in a file: the bytes of its first line.</summary>
internal static class PasswordFile
{
    /// <summary>Reads the password, exactly as its bytes stand there; a byte order mark and the line's end do not belong to it.</summary>
    /// <param name="option">To be blamed.</param>
    /// <param name="path">The file, or <c>-</c> for standard input.</param>
    /// <param name="surroundings">Where standard input is.</param>
    /// <exception cref="UsageException">The file is missing, unreadable, empty or too long.</exception>
    public static ReadOnlyMemory<byte> Read(DeclaredOption option, string path, Surroundings surroundings)
    {
        ReadOnlyMemory<byte> line;
        try
        {
            using var stream = path == "-" ? surroundings.Input() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
            line = FirstLine(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(option, FileProblem.OfReading(path, e));
        }

        if (line.Span.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        if (line.Length is 0 or > Utf8Rules.MaxBytes)
        {
            throw new UsageException(option, line.Length == 0
                ? $"the first line of {Quoted.Text(path)} is empty"
                : $"the first line of {Quoted.Text(path)} is longer than the 65535 bytes MQTT can carry");
        }

        return line;
    }

    /// <summary>Reads no further than a password can be long: the file may be a device.</summary>
    private static ReadOnlyMemory<byte> FirstLine(Stream stream)
    {
        byte[] buffer = new byte[Utf8Rules.MaxBytes + 6];
        int length = 0;
        while (length < buffer.Length && !buffer.AsSpan(0, length).Contains((byte)'\n'))
        {
            int read = stream.Read(buffer, length, buffer.Length - length);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        int end = buffer.AsSpan(0, length).IndexOf((byte)'\n');
        length = end < 0 ? length : end;
        return buffer.AsMemory(0, length > 0 && buffer[length - 1] == '\r' ? length - 1 : length);
    }
}
