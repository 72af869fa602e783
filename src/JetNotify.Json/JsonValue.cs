namespace JetNotify.Json;

/// <summary>Where a string, within its quotes, or a number stands in a JSON text.</summary>
internal readonly record struct JsonValue(int Start, int End);
