using System.Globalization;
using System.Text;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.CommandLine.Options;

/// <summary>A property and the packet it goes into: one <c>-D</c>.</summary>
/// <param name="Packet">Exactly one packet that a subscriber sends.</param>
/// <param name="Property">The property.</param>
internal sealed record PacketProperty(PropertyPackets Packet, Property Property);

/// <summary><c>-D PACKET NAME VALUE</c>, or <c>-D PACKET user-property NAME VALUE</c>: the one option with several
/// arguments.</summary>
internal sealed class PropertyOption : ValueOption<PacketProperty>
{
    private const string UserProperty = "user-property";
    private const string AuthenticationData = "authentication-data";

    public PropertyOption()
        : base("--property", ["-D"], "PACKET NAME VALUE", "PACKET NAME VALUE",
            "Send an MQTT 5 property in PACKET: connect, subscribe, unsubscribe, disconnect or will; -D PACKET "
                + "user-property NAME VALUE for a user property.", Parse) => MayRepeat = true;

    /// <inheritdoc/>
    public override int ArgumentsIn(ReadOnlySpan<string> following) => following is [_, UserProperty, ..] ? 4 : 3;

    /// <inheritdoc/>
    public override string Joined(string value)
    {
        const StringSplitOptions Trimmed = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        int count = ArgumentsIn(value.Split(' ', 3, Trimmed));
        return string.Join(ArgumentNormalizer.Separator, value.Split(' ', count, Trimmed));
    }

    /// <inheritdoc/>
    public override bool HoldsSecret(string value) =>
        value.Contains(AuthenticationData, StringComparison.Ordinal);

    // The text is the arguments, joined by ArgumentNormalizer.Separator.
    private static string? Parse(string text, out PacketProperty value)
    {
        value = null!;
        if (text.Split(ArgumentNormalizer.Separator) is not [var packetName, var name, .. var values]
            || values.Length == 0)
        {
            return "PACKET NAME VALUE is expected (connect receive-maximum 10)";
        }

        var packet = PacketOf(packetName);
        if (packet == PropertyPackets.None)
        {
            return $"{Quoting.Text(packetName)} is not a packet subscribe sends (connect, will, subscribe, "
                + "unsubscribe or disconnect)";
        }

        if (PropertyTable.Find(name) is not { } definition)
        {
            return Suggestion.For(name, NamesIn(packet)) is { } similar
                ? $"{Quoting.Text(name)} is not a property of MQTT 5 (did you mean {similar}?)"
                : $"{Quoting.Text(name)} is not a property of MQTT 5 "
                    + $"({packetName} has {string.Join(", ", NamesIn(packet))})";
        }

        if ((definition.Packets & packet) == 0)
        {
            return $"{name} is not a property of {packetName} (it has {string.Join(", ", NamesIn(packet))})";
        }

        string? problem = ParseValue(definition, values, out var property);
        value = new PacketProperty(packet, property);
        return problem;
    }

    // The value as the property's type wants it (MQTT 5.0 §2.2.2.2); name and value of a user property.
    private static string? ParseValue(PropertyDefinition definition, ReadOnlySpan<string> values, out Property property)
    {
        string text = values[^1];
        property = new Property(definition.Id);
        if (definition.IsNumber)
        {
            if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
                || number < definition.Minimum || number > definition.Maximum)
            {
                return $"{Quoting.Text(text)} is not a {definition.Name} ({definition.Minimum} to "
                    + $"{definition.Maximum})";
            }

            property = property with { Number = number };
            return null;
        }

        if (definition.Type == PropertyType.BinaryData)
        {
            property = property with { Data = Encoding.UTF8.GetBytes(text) };
            return TextParser.MqttBytes(text, out _) is { } tooLong ? $"{definition.Name}: {tooLong}" : null;
        }

        property = property with { Text = text, Name = definition.Type == PropertyType.TextPair ? values[0] : null };
        foreach (string part in values)
        {
            if (TextParser.MqttString(part, out _) is { } problem)
            {
                return $"{definition.Name}: {problem}";
            }
        }

        return definition.Id == PropertyId.ResponseTopic && TopicParser.Name(text, out _) is { } wrong
            ? $"{definition.Name}: {wrong}"
            : null;
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

    private static List<string> NamesIn(PropertyPackets packet) =>
    [
        .. from definition in PropertyTable.All
           where (definition.Packets & packet) != 0
           select definition.Name,
    ];
}
