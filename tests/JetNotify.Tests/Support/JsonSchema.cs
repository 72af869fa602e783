using System.Text.Json;
using System.Text.RegularExpressions;

namespace JetNotify.Tests.Support;

/// <summary>Holds JSON against a schema, as far as the schemas of docs/schemas go; a keyword that is not known here
/// fails.</summary>
public static class JsonSchema
{
    private static readonly string[] s_words = ["$schema", "title", "description"];

    /// <summary>Returns what does not fit, or null.</summary>
    public static string? Problem(JsonElement schema, JsonElement value, string at = "$")
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True ? null : $"{at}: nothing may stand here";
        }

        foreach (var rule in schema.EnumerateObject())
        {
            string? problem = rule.Name switch
            {
                "type" => Types(rule.Value).Any(type => IsOf(type, value))
                    ? null
                    : $"{at}: {value.ValueKind} is not {rule.Value}",
                "enum" => rule.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value))
                    ? null
                    : $"{at}: {value} is none of {rule.Value}",
                "const" => JsonElement.DeepEquals(rule.Value, value) ? null : $"{at}: {value} is not {rule.Value}",
                "pattern" =>
                    Regex.IsMatch(value.GetString()!, rule.Value.GetString()!) ? null : $"{at}: {value} does not match",
                "minLength" => value.GetString()!.Length >= rule.Value.GetInt32() ? null : $"{at}: too short",
                "minimum" => value.GetDouble() >= rule.Value.GetDouble() ? null : $"{at}: {value} is too small",
                "maximum" => value.GetDouble() <= rule.Value.GetDouble() ? null : $"{at}: {value} is too large",
                "required" => rule.Value.EnumerateArray().Select(name => name.GetString()!)
                    .Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{at}: {name} is missing")
                        .FirstOrDefault(),
                "properties" or "additionalProperties" => rule.Name == "properties"
                    || !schema.TryGetProperty("properties", out _) ? Members(schema, value, at) : null,
                "items" => value.EnumerateArray().Select((item, i) => Problem(rule.Value, item, $"{at}[{i}]"))
                    .FirstOrDefault(found => found is not null),
                "oneOf" => Count(rule.Value, value) == 1
                    ? null
                    : $"{at}: fits {Count(rule.Value, value)} of the alternatives, not one",
                "anyOf" => Count(rule.Value, value) > 0 ? null : $"{at}: fits none of the alternatives",
                _ => s_words.Contains(rule.Name) ? null : $"{at}: the keyword {rule.Name} is not known",
            };
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? Members(JsonElement schema, JsonElement value, string at)
    {
        bool hasKnown = schema.TryGetProperty("properties", out var known);
        bool hasOther = schema.TryGetProperty("additionalProperties", out var other);
        foreach (var member in value.EnumerateObject())
        {
            string place = $"{at}.{member.Name}";
            string? problem = hasKnown && known.TryGetProperty(member.Name, out var rule)
                ? Problem(rule, member.Value, place)
                : hasOther ? Problem(other, member.Value, place)
                : null;
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private static int Count(JsonElement alternatives, JsonElement value) =>
        alternatives.EnumerateArray().Count(one => Problem(one, value) is null);

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(one => one.GetString()!)
            : [type.GetString()!];

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => value.ValueKind == JsonValueKind.Number,
    };
}
