using System.Globalization;
using System.Text.Json;
using JetNotify.Mqtt.Transport;
using JetNotify.Output;

namespace JetNotify.Deriving;

/// <summary>What rules remember, in a file (<c>--state</c>), so that a restart forgets nothing.</summary>
internal static class RuleStateFile
{
    // Of a million interfaces; a file that says so much more is another one.
    private const int Longest = 256 * 1024 * 1024;

    /// <summary>Has an engine remember what stands in the file; one that is not there yet says nothing.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="FormatException">It is no such file.</exception>
    public static void Load(string path, RuleEngine engine)
    {
        byte[] bytes;
        try
        {
            // It is replaced by the next one, which no pipe and no device can be.
            if (FileStatus.Of(path) is { IsRegular: false })
            {
                throw new FormatException();
            }

            bytes = UserFile.Read(path, Longest);
        }
        catch (FileNotFoundException)
        {
            return;
        }
        catch (ArgumentException e)
        {
            throw new FormatException(null, e);
        }

        try
        {
            using var file = JsonDocument.Parse(bytes);
            foreach (var watch in file.RootElement.GetProperty("watches").EnumerateArray())
            {
                engine.Restore(
                    watch.GetProperty("rule").GetString()!, watch.GetProperty("device").GetString()!,
                    watch.GetProperty("interface").GetString(), watch.GetProperty("on").GetBoolean(),
                    [.. watch.GetProperty("times").EnumerateArray()
                        .Select(time => time.GetDateTime().ToUniversalTime())]);
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException(null, e);
        }
    }

    /// <summary>Returns what an engine remembers.</summary>
    public static byte[] Save(RuleEngine engine)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("jetnotify-state", 1);
            json.WriteStartArray("watches");
            foreach (var watch in engine.Watches)
            {
                json.WriteStartObject();
                json.WriteString("rule", watch.Rule.Text);
                json.WriteString("device", watch.Device);
                json.WriteString("interface", watch.Name);
                json.WriteBoolean("on", watch.IsOn);
                json.WriteStartArray("times");
                foreach (var time in watch.Times)
                {
                    json.WriteStringValue(time.ToString("O", CultureInfo.InvariantCulture));
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Writes the file whole, or leaves the one before.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] state)
    {
        string beside = path + ".new";
        using (var file = AppendFile.Create(beside, FileMode.Create))
        {
            file.Write(state);
        }

        File.Move(beside, path, overwrite: true);
    }
}
