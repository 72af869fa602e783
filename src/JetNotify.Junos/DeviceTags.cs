using System.Text;
using System.Text.Json;

namespace JetNotify.Junos;

/// <summary>What an inventory says of a router beside its name: texts by names, as <c>site = fra</c>. Immutable; safe
/// from any thread.</summary>
public sealed class DeviceTags
{
    private readonly string[] _names;
    private readonly byte[][] _values;

    /// <summary>Tags of one router, or of many that have the same.</summary>
    public DeviceTags(IEnumerable<KeyValuePair<string, string>> tags)
    {
        var pairs = tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).ToArray();
        _names = [.. pairs.Select(tag => tag.Key)];
        _values = [.. pairs.Select(tag => Encoding.UTF8.GetBytes(tag.Value))];
    }

    /// <summary>No tags.</summary>
    public static DeviceTags None { get; } = new([]);

    /// <summary>The tags, by name.</summary>
    public IEnumerable<KeyValuePair<string, string>> All =>
        _names.Select((name, i) => new KeyValuePair<string, string>(name, Encoding.UTF8.GetString(_values[i])));

    /// <summary>Equal where the tags are.</summary>
    public string Key => string.Join('\n', All.Select(tag => $"{tag.Key}={tag.Value}"));

    /// <summary>How many there are.</summary>
    public int Count => _names.Length;

    /// <summary>Returns a tag's value, UTF-8; empty where there is none.</summary>
    public ReadOnlySpan<byte> ValueOf(string name)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (_names[i] == name)
            {
                return _values[i];
            }
        }

        return default;
    }

    /// <summary>Returns them as one JSON object.</summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            for (int i = 0; i < _names.Length; i++)
            {
                writer.WriteString(_names[i], _values[i]);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
