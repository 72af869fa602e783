using System.Text.Json;

namespace JetNotify.Delivery.Nats;

/// <summary>What a stream says of a published message: <c>{"stream":"JET","seq":7}</c>, with
/// <c>"duplicate":true</c>, or <c>{"error":{"code","err_code","description"}}</c> (nats-architecture-and-design,
/// ADR-22 and the server's errors.json).</summary>
/// <param name="Answer">Taken or refused; none where trying again may help.</param>
/// <param name="Problem">What is wrong, or null.</param>
internal readonly record struct StreamAnswer(RecordAnswer Answer, string? Problem)
{
    // What no other attempt will change: too large for the stream, or its headers.
    private const int MessageTooLarge = 10054;
    private const int HeaderTooLarge = 10097;

    private static readonly StreamAnswer s_nobody = new(RecordAnswer.None, "no stream takes the records at the moment");

    /// <summary>Reads an answer; an empty one is the server's, where no stream listens.</summary>
    public static StreamAnswer Parse(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return s_nobody;
        }

        if (payload.IndexOf("\"error\""u8) < 0 && payload.IndexOf("\"seq\""u8) >= 0)
        {
            return new(IsDuplicate(payload) ? RecordAnswer.Duplicate : RecordAnswer.Stored, null);
        }

        try
        {
            var reader = new Utf8JsonReader(payload);
            using var parsed = JsonDocument.ParseValue(ref reader);
            var error = parsed.RootElement.GetProperty("error");
            int code = error.TryGetProperty("err_code", out var given) ? given.GetInt32() : 0;
            string why = error.TryGetProperty("description", out var text) ? text.GetString() ?? "refused" : "refused";
            return new(code is MessageTooLarge or HeaderTooLarge ? RecordAnswer.Refused : RecordAnswer.None, why);
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return new(RecordAnswer.None, "the server answers what no stream answers");
        }
    }

    // Servers write it with a space before the value, or without.
    private static bool IsDuplicate(ReadOnlySpan<byte> payload)
    {
        var name = "\"duplicate\""u8;
        int at = payload.IndexOf(name);
        return at >= 0 && payload[(at + name.Length)..].TrimStart(" :"u8).StartsWith("true"u8);
    }
}
