namespace JetNotify.CommandLine.Values;

/// <summary>PLACEHOLDER.</summary>
internal sealed record PacketProperty(string Packet, JetNotify.Mqtt.Wire.Property Property);

internal static class PropertyText
{
    public static string? Parse(string text, out PacketProperty value)
    {
        value = null!;
        return $"{Quoted.Text(text)} not yet";
    }
}
