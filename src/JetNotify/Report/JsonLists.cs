using System.Text.Json;

namespace JetNotify.Report;

/// <summary>Lists as the report's JSON and its page say them.</summary>
internal static class JsonLists
{
    /// <summary>Writes a member that is an array, each of whose elements <paramref name="write"/> writes.</summary>
    public static void WriteList<T>(this Utf8JsonWriter json, string? name, IEnumerable<T> list, Action<T> write)
    {
        if (name is null)
        {
            json.WriteStartArray();
        }
        else
        {
            json.WriteStartArray(name);
        }

        foreach (var one in list)
        {
            write(one);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a member that is an array of objects, whose members <paramref name="write"/> writes.</summary>
    public static void WriteObjects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> list, Action<T> write) =>
        json.WriteList(name, list, one =>
        {
            json.WriteStartObject();
            write(one);
            json.WriteEndObject();
        });

    /// <summary>Writes a member that is an object of numbers.</summary>
    public static void WriteCounts(
        this Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, long>> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts)
        {
            json.WriteNumber(key, count);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes an array of numbers behind a text, where there is one.</summary>
    public static void WriteRow(this Utf8JsonWriter json, string? text, params ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray();
        if (text is not null)
        {
            json.WriteStringValue(text);
        }

        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
