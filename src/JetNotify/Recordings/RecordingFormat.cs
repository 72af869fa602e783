using System.Globalization;
using System.Text;
using System.Text.Json;
using JetNotify.Mqtt;

namespace JetNotify.Recordings;

/// <summary>
/// What every recording has in common (README.md, "Recordings"): NDJSON; the first line is the header, each line after
/// it one message or one status record.
/// </summary>
internal static class RecordingFormat
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int Version = 1;

    /// <summary>The longest line, in bytes: room for the largest packet of MQTT in base64 beside the longest topic and
    /// properties.</summary>
    public const int LongestLine = 384 * 1024 * 1024;

    /// <summary>The longest payload that is written as text, so that the line stays within <see cref="LongestLine"/>
    /// though each of its bytes were escaped.</summary>
    public const int LongestText = ConnectOptions.ProtocolMaxPacketSize / 6;

    /// <summary>The most bytes of properties that are written one by one; more would not stay within
    /// <see cref="LongestLine"/> with each of them escaped or named, and are written as they stood on the
    /// wire.</summary>
    public const int LongestListed = 1024 * 1024;

    /// <summary>The longest header that is read: a foreign file is known by its first bytes.</summary>
    public const int LongestHeader = 4096;

    /// <summary>What the header begins with.</summary>
    public static ReadOnlySpan<byte> Mark => "{\"jetnotify-recording\":"u8;

    /// <summary>What some editors put before the first line (U+FEFF in UTF-8).</summary>
    public static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Writes a header, with its line feed.</summary>
    public static byte[] Write(RecordingHeader header)
    {
        string created = header.Created.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        string number = header.Number.ToString(CultureInfo.InvariantCulture);
        string rest = header.Number > 0 ? $",\"number\":{number}" : "";
        return Encoding.ASCII.GetBytes($"{{\"jetnotify-recording\":{Version},\"created\":\"{created}Z\"{rest}}}\n");
    }

    /// <summary>Removes a byte order mark.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> line) =>
        line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;

    /// <summary>Reads a first line.</summary>
    /// <param name="line">The line, without its line feed.</param>
    /// <param name="header">What it says.</param>
    /// <returns>What is wrong with it, as the rest of a sentence after the file's name; null if nothing is.</returns>
    public static string? Validate(ReadOnlySpan<byte> line, out RecordingHeader header)
    {
        var created = default(DateTime);
        long number = 0;
        header = default;
        int version = 0;
        if (line is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return "is a text in UTF-16, as PowerShell writes it: iconv -f UTF-16 -t UTF-8 makes a recording of it";
        }

        try
        {
            var reader = new Utf8JsonReader(WithoutMark(line));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return NoRecording;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isVersion = reader.ValueTextEquals("jetnotify-recording"u8);
                bool isCreated = reader.ValueTextEquals("created"u8);
                bool isNumber = reader.ValueTextEquals("number"u8);
                reader.Read();
                if (isVersion && (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out version)))
                {
                    return NoRecording;
                }

                if (isCreated && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time))
                {
                    created = time.UtcDateTime;
                }

                if (isNumber && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long given))
                {
                    number = given;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            return NoRecording;
        }

        header = new RecordingHeader(created, number);
        return version == 0 ? NoRecording
            : version != Version ? $"is a recording of version {version}; this jetnotify reads version {Version}"
            : null;
    }

    /// <summary>What is wrong with a file of another kind.</summary>
    public const string NoRecording = "is not a recording of jetnotify subscribe --record";
}

/// <summary>What a recording's first line says.</summary>
/// <param name="Created">When it was begun, UTC; <see cref="DateTime.MinValue"/> where it does not say.</param>
/// <param name="Number">Its place among the files of one recording that is rotated, which only grows; 0 where it does
/// not say.</param>
internal readonly record struct RecordingHeader(DateTime Created, long Number);
