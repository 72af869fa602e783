namespace JetNotify.Output;

/// <summary>A compiled <c>-F</c> format (mosquitto_sub(1), "OUTPUT FORMAT").</summary>
internal sealed class FormatString
{
}
