namespace JetNotify.Output;

/// <summary>A compiled <c>-F</c> format (mosquitto_sub(1), "OUTPUT FORMAT").</summary>
internal sealed class FormatString
{
    /// <summary>Compiles a format; the language itself follows in a change of its own, until then every one is refused.</summary>
    public static bool TryParse(string text, out FormatString? format, out string? error)
    {
        format = null;
        error = $"{text} cannot be compiled yet";
        return false;
    }
}
