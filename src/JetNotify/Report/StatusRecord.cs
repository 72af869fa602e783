using System.Text.Json;

namespace JetNotify.Report;

/// <summary>What happened to a connection, as a recording tells it.</summary>
/// <param name="At">When it was made, UTC; null where that is not told.</param>
/// <param name="Status">The word for it, or null.</param>
/// <param name="Device">The router; empty where none is told.</param>
/// <param name="Why">Why, or null.</param>
/// <param name="Gap">How long there was no connection, or null.</param>
internal readonly record struct StatusRecord(
    DateTime? At, string? Status, string Device, string? Why, TimeSpan? Gap)
{
    /// <summary>Returns what a record tells.</summary>
    /// <param name="record">Valid JSON.</param>
    public static StatusRecord Read(ReadOnlySpan<byte> record)
    {
        var json = new Utf8JsonReader(record);
        var read = new StatusRecord(null, null, string.Empty, null, null);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1)
            {
                continue;
            }

            string name = json.GetString()!;
            json.Read();
            bool isText = json.TokenType == JsonTokenType.String;
            switch (name)
            {
                case "ts" when isText && json.TryGetDateTimeOffset(out var at):
                    read = read with { At = at.UtcDateTime };
                    break;
                case "status" when isText:
                    read = read with { Status = json.GetString() };
                    break;
                case "device" when isText:
                    read = read with { Device = json.GetString()! };
                    break;
                case "why" when isText:
                    read = read with { Why = json.GetString() };
                    break;
                case "gap" when json.TokenType == JsonTokenType.Number && json.TryGetDouble(out double seconds)
                    && seconds is >= 0 and < 1e9:
                    read = read with { Gap = TimeSpan.FromSeconds(seconds) };
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        return read;
    }
}
