using System.Text;

namespace JetNotify.Mqtt.Wire;

/// <summary>
/// Reads the MQTT 5 properties of one packet in order, without allocating (MQTT 5.0 §2.2.2):
/// <c>while (reader.Read())</c>, then the members that <see cref="PropertyDefinition.Type"/> names.
/// Checks as it goes: known, allowed there, not repeated, whole, of its type, in range.
/// </summary>
public ref struct PropertyReader
{
    private readonly PropertyPackets _packet;
    private FieldReader _fields;
    private ulong _seen;

    /// <summary>Reads the properties of a PUBLISH.</summary>
    /// <param name="properties">As they stood on the wire, without their length.</param>
    public PropertyReader(ReadOnlySpan<byte> properties)
        : this(properties, PropertyPackets.Publish)
    {
    }

    /// <summary>Reads the properties of any packet.</summary>
    /// <param name="properties">As they stood on the wire, without their length.</param>
    /// <param name="packet">The one packet they stood in.</param>
    public PropertyReader(ReadOnlySpan<byte> properties, PropertyPackets packet)
    {
        _fields = new FieldReader(properties, ProtocolVersion.V5);
        _packet = packet;
    }

    /// <summary>The table's row of the property just read; null before the first.</summary>
    public PropertyDefinition? Definition { get; private set; }

    /// <summary>The identifier of the property just read.</summary>
    public PropertyId Id { get; private set; }

    /// <summary>The value of an integer; else 0.</summary>
    public uint Number { get; private set; }

    /// <summary>The value of a string, or of a pair, in UTF-8; else empty.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>The name of a pair, in UTF-8; else empty.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value of binary data; else empty.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>The properties read so far.</summary>
    internal readonly PropertySet Seen => new(_seen);

    /// <summary>Reads the next property.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="MqttException">0x81 or 0x82: the properties are not what the table allows.</exception>
    public bool Read()
    {
        if (_fields.AtEnd)
        {
            return false;
        }

        int number = _fields.VariableInt();
        var row = number <= byte.MaxValue ? PropertyTable.Find((PropertyId)number) : null;
        if (row is null || (row.Packets & _packet) == 0)
        {
            MalformedPacket.Throw($"{row?.Name ?? $"property {number}"} in {_packet.ToString().ToUpperInvariant()}");
        }

        ulong bit = 1UL << number;
        if ((_seen & bit) != 0 && (row.Repeatable & _packet) == 0)
        {
            MalformedPacket.Throw($"{row.Name} is there twice", null, ReasonCode.ProtocolError);
        }

        _seen |= bit;
        Definition = row;
        Id = row.Id;
        ReadValue(row);
        return true;
    }

    /// <summary>The property just read, copied so that it can be kept.</summary>
    public readonly Property Keep() => new(
        Id,
        Number,
        Definition?.Type is PropertyType.Text or PropertyType.TextPair ? Encoding.UTF8.GetString(Text) : null,
        Definition?.Type is PropertyType.TextPair ? Encoding.UTF8.GetString(Name) : null,
        Data.ToArray());

    private void ReadValue(PropertyDefinition row)
    {
        Number = 0;
        Text = Name = Data = default;
        switch (row.Type)
        {
            case PropertyType.Byte:
                Number = _fields.Byte();
                break;
            case PropertyType.TwoByteInteger:
                Number = _fields.TwoByteInteger();
                break;
            case PropertyType.FourByteInteger:
                Number = _fields.FourByteInteger();
                break;
            case PropertyType.VariableByteInteger:
                Number = (uint)_fields.VariableInt();
                break;
            case PropertyType.Text:
                Text = _fields.Text();
                break;
            case PropertyType.TextPair:
                Name = _fields.Text();
                Text = _fields.Text();
                break;
            default:
                Data = _fields.Binary();
                break;
        }

        if (row.IsNumber && (Number < row.Minimum || Number > row.Maximum))
        {
            ThrowOutOfRange(row, Number);
        }

        if (row.Id == PropertyId.ResponseTopic && !Utf8Rules.IsTopicName(Text))
        {
            MalformedPacket.Throw("a wildcard in the response topic", "MQTT-3.3.2-14", ReasonCode.ProtocolError);
        }
    }

    private static void ThrowOutOfRange(PropertyDefinition row, uint number) => MalformedPacket.Throw(
        $"{row.Name} is {number}",
        row.Id == PropertyId.TopicAlias ? "MQTT-3.3.2-8" : null,
        row.Id == PropertyId.TopicAlias ? ReasonCode.TopicAliasInvalid : ReasonCode.ProtocolError);
}
