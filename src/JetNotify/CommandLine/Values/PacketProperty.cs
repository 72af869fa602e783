using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.CommandLine.Values;

/// <summary>A property and the packet it goes into: one <c>-D</c>.</summary>
/// <param name="Packet">Exactly one packet that a subscriber sends.</param>
/// <param name="Property">The property.</param>
internal sealed record PacketProperty(PropertyPackets Packet, Property Property)
{
    /// <summary>Understands <c>PACKET NAME VALUE</c> and <c>PACKET user-property NAME VALUE</c>.</summary>
    /// <param name="text">The arguments, joined by <see cref="Argv.Separator"/>.</param>
    /// <param name="value">What they mean.</param>
    public static string? Parse(string text, out PacketProperty value)
    {
        value = null!;
        if (text.Split(Argv.Separator) is not [var packetName, var name, .. var values] || values.Length == 0)
        {
            return "PACKET NAME VALUE is expected (connect receive-maximum 10)";
        }

        var packet = PacketOf(packetName);
        if (packet == PropertyPackets.None)
        {
            return $"{Quoted.Text(packetName)} is not a packet subscribe sends (connect, will, subscribe, unsubscribe or disconnect)";
        }

        if (PropertyTable.Find(name) is not { } definition)
        {
            return Similar.To(name, NamesIn(packet)) is { } similar
                ? $"{Quoted.Text(name)} is not a property of MQTT 5 (did you mean {similar}?)"
                : $"{Quoted.Text(name)} is not a property of MQTT 5 ({packetName} has {string.Join(", ", NamesIn(packet))})";
        }

        if ((definition.Packets & packet) == 0)
        {
            return $"{name} is not a property of {packetName} (it has {string.Join(", ", NamesIn(packet))})";
        }

        string? problem = PropertyValue.Parse(definition, values, out var property);
        value = new PacketProperty(packet, property);
        return problem;
    }

    private static PropertyPackets PacketOf(string name) => name switch
    {
        "connect" => PropertyPackets.Connect,
        "will" => PropertyPackets.Will,
        "subscribe" => PropertyPackets.Subscribe,
        "unsubscribe" => PropertyPackets.Unsubscribe,
        "disconnect" => PropertyPackets.Disconnect,
        _ => PropertyPackets.None,
    };

    private static List<string> NamesIn(PropertyPackets packet)
    {
        var names = new List<string>();
        foreach (var definition in PropertyTable.All)
        {
            if ((definition.Packets & packet) != 0)
            {
                names.Add(definition.Name);
            }
        }

        return names;
    }
}
