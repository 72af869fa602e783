using In = JetNotify.Mqtt.Wire.PropertyPackets;

namespace JetNotify.Mqtt.Wire;

/// <summary>All properties of MQTT 5.0 (table 2-4): where they may be, their types and names.</summary>
public static class PropertyTable
{
    private const In Answers =
        In.ConnAck | In.PubAck | In.PubRec | In.PubRel | In.PubComp | In.SubAck | In.UnsubAck | In.Disconnect | In.Auth;

    private const In Everywhere = In.Will | In.Connect | In.Publish | In.Subscribe | In.Unsubscribe | Answers;

    private static readonly PropertyDefinition[] s_rows =
    [
        Flag(PropertyId.PayloadFormatIndicator, "payload-format-indicator", In.Publish | In.Will),
        FourBytes(PropertyId.MessageExpiryInterval, "message-expiry-interval", In.Publish | In.Will),
        Text(PropertyId.ContentType, "content-type", In.Publish | In.Will),
        Text(PropertyId.ResponseTopic, "response-topic", In.Publish | In.Will),
        Binary(PropertyId.CorrelationData, "correlation-data", In.Publish | In.Will),
        new(PropertyId.SubscriptionIdentifier, "subscription-identifier", PropertyType.VariableByteInteger,
            In.Publish | In.Subscribe, In.Publish, 1, VariableInt.Max),
        FourBytes(PropertyId.SessionExpiryInterval, "session-expiry-interval", In.Connect | In.ConnAck | In.Disconnect),
        Text(PropertyId.AssignedClientIdentifier, "assigned-client-identifier", In.ConnAck),
        TwoBytes(PropertyId.ServerKeepAlive, "server-keep-alive", In.ConnAck),
        Text(PropertyId.AuthenticationMethod, "authentication-method", In.Connect | In.ConnAck | In.Auth),
        Binary(PropertyId.AuthenticationData, "authentication-data", In.Connect | In.ConnAck | In.Auth),
        Flag(PropertyId.RequestProblemInformation, "request-problem-information", In.Connect),
        FourBytes(PropertyId.WillDelayInterval, "will-delay-interval", In.Will),
        Flag(PropertyId.RequestResponseInformation, "request-response-information", In.Connect),
        Text(PropertyId.ResponseInformation, "response-information", In.ConnAck),
        Text(PropertyId.ServerReference, "server-reference", In.ConnAck | In.Disconnect),
        Text(PropertyId.ReasonString, "reason-string", Answers),
        TwoBytes(PropertyId.ReceiveMaximum, "receive-maximum", In.Connect | In.ConnAck, minimum: 1),
        TwoBytes(PropertyId.TopicAliasMaximum, "topic-alias-maximum", In.Connect | In.ConnAck),
        TwoBytes(PropertyId.TopicAlias, "topic-alias", In.Publish, minimum: 1),
        Flag(PropertyId.MaximumQoS, "maximum-qos", In.ConnAck),
        Flag(PropertyId.RetainAvailable, "retain-available", In.ConnAck),
        new(PropertyId.UserProperty, "user-property", PropertyType.TextPair, Everywhere, Everywhere, 0, 0),
        FourBytes(PropertyId.MaximumPacketSize, "maximum-packet-size", In.Connect | In.ConnAck, minimum: 1),
        Flag(PropertyId.WildcardSubscriptionAvailable, "wildcard-subscription-available", In.ConnAck),
        Flag(PropertyId.SubscriptionIdentifierAvailable, "subscription-identifier-available", In.ConnAck),
        Flag(PropertyId.SharedSubscriptionAvailable, "shared-subscription-available", In.ConnAck),
    ];

    private static readonly PropertyDefinition?[] s_byId = Index();

    /// <summary>Every row, by identifier.</summary>
    public static IReadOnlyList<PropertyDefinition> All => s_rows;

    /// <summary>The row of an identifier, or null when there is no such property.</summary>
    public static PropertyDefinition? Find(PropertyId id) => (int)id < s_byId.Length ? s_byId[(int)id] : null;

    /// <summary>The row of a name such as <c>session-expiry-interval</c>, or null when there is no such
    /// property.</summary>
    public static PropertyDefinition? Find(string name) => Array.Find(s_rows, row => row.Name == name);

    /// <summary>Checks properties that are to be sent: allowed there, repeated only where that is allowed, values in
    /// range.</summary>
    /// <param name="properties">The properties of one packet.</param>
    /// <param name="packet">The one packet they are for.</param>
    /// <exception cref="ArgumentException">Says in a sentence which property cannot be, and why.</exception>
    public static void Check(IReadOnlyList<Property> properties, In packet)
    {
        ulong seen = 0;
        foreach (var property in properties)
        {
            var row = Find(property.Id)
                ?? throw new ArgumentException($"there is no property 0x{(byte)property.Id:X2} in MQTT 5");
            if ((row.Packets & packet) == 0)
            {
                throw new ArgumentException($"{row.Name} cannot be in {NameOf(packet)}");
            }

            ulong bit = 1UL << (int)property.Id;
            if ((seen & bit) != 0 && (row.Repeatable & packet) == 0)
            {
                throw new ArgumentException($"{row.Name} cannot be in {NameOf(packet)} twice");
            }

            seen |= bit;
            CheckValue(row, property);
        }
    }

    /// <summary>Writes identifier and value; the value has been checked.</summary>
    internal static void Write(PacketWriter writer, Property property)
    {
        writer.VariableInt((int)property.Id);
        switch (Find(property.Id)!.Type)
        {
            case PropertyType.Byte:
                writer.Byte((byte)property.Number);
                break;
            case PropertyType.TwoByteInteger:
                writer.TwoByteInteger((ushort)property.Number);
                break;
            case PropertyType.FourByteInteger:
                writer.FourByteInteger(property.Number);
                break;
            case PropertyType.VariableByteInteger:
                writer.VariableInt((int)property.Number);
                break;
            case PropertyType.Text:
                writer.Text(property.Text ?? "");
                break;
            case PropertyType.TextPair:
                writer.Text(property.Name ?? "");
                writer.Text(property.Text ?? "");
                break;
            default:
                writer.Binary(property.Data.Span);
                break;
        }
    }

    private static void CheckValue(PropertyDefinition row, Property property)
    {
        if (row.IsNumber && (property.Number < row.Minimum || property.Number > row.Maximum))
        {
            throw new ArgumentException($"{row.Name} is {row.Minimum} to {row.Maximum}, not {property.Number}");
        }

        if (property.Data.Length > Utf8Rules.MaxBytes)
        {
            throw new ArgumentException($"{row.Name} takes {property.Data.Length} bytes, and MQTT carries at most "
                + $"{Utf8Rules.MaxBytes}");
        }

        if (!Utf8Rules.IsString(property.Name, out string? error) || !Utf8Rules.IsString(property.Text, out error))
        {
            throw new ArgumentException($"{row.Name} {error}");
        }

        if (property.Id == PropertyId.ResponseTopic && !TopicName.IsValid(property.Text ?? "", out error))
        {
            throw new ArgumentException($"{row.Name}: {error}");
        }
    }

    private static string NameOf(In packet) =>
        packet == In.Will ? "the will" : packet.ToString().ToUpperInvariant();

    private static PropertyDefinition Flag(PropertyId id, string name, In packets) =>
        new(id, name, PropertyType.Byte, packets, In.None, 0, 1);

    private static PropertyDefinition TwoBytes(PropertyId id, string name, In packets, uint minimum = 0) =>
        new(id, name, PropertyType.TwoByteInteger, packets, In.None, minimum, ushort.MaxValue);

    private static PropertyDefinition FourBytes(PropertyId id, string name, In packets, uint minimum = 0) =>
        new(id, name, PropertyType.FourByteInteger, packets, In.None, minimum, uint.MaxValue);

    private static PropertyDefinition Text(PropertyId id, string name, In packets) =>
        new(id, name, PropertyType.Text, packets, In.None, 0, 0);

    private static PropertyDefinition Binary(PropertyId id, string name, In packets) =>
        new(id, name, PropertyType.BinaryData, packets, In.None, 0, 0);

    private static PropertyDefinition?[] Index()
    {
        var index = new PropertyDefinition?[(int)PropertyId.SharedSubscriptionAvailable + 1];
        foreach (var row in s_rows)
        {
            index[(int)row.Id] = row;
        }

        return index;
    }
}
