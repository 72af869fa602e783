namespace JetNotify.Mqtt.Wire;

/// <summary>The data types of properties (MQTT 5.0 §2.2.2.2).</summary>
public enum PropertyType : byte
{
    /// <summary>One byte.</summary>
    Byte,

    /// <summary>Two Byte Integer.</summary>
    TwoByteInteger,

    /// <summary>Four Byte Integer.</summary>
    FourByteInteger,

    /// <summary>Variable Byte Integer.</summary>
    VariableByteInteger,

    /// <summary>UTF-8 string.</summary>
    Text,

    /// <summary>Two UTF-8 strings, name and value.</summary>
    TextPair,

    /// <summary>Binary data, at most 65,535 bytes.</summary>
    BinaryData,
}

/// <summary>The packets a property may be in. Bit n is packet type n, so that a type becomes a member by a shift;
/// bit 0 is the Will's properties inside CONNECT.</summary>
[Flags]
public enum PropertyPackets : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The Will's properties.</summary>
    Will = 1 << 0,

    /// <summary>CONNECT.</summary>
    Connect = 1 << PacketType.Connect,

    /// <summary>CONNACK.</summary>
    ConnAck = 1 << PacketType.ConnAck,

    /// <summary>PUBLISH.</summary>
    Publish = 1 << PacketType.Publish,

    /// <summary>PUBACK.</summary>
    PubAck = 1 << PacketType.PubAck,

    /// <summary>PUBREC.</summary>
    PubRec = 1 << PacketType.PubRec,

    /// <summary>PUBREL.</summary>
    PubRel = 1 << PacketType.PubRel,

    /// <summary>PUBCOMP.</summary>
    PubComp = 1 << PacketType.PubComp,

    /// <summary>SUBSCRIBE.</summary>
    Subscribe = 1 << PacketType.Subscribe,

    /// <summary>SUBACK.</summary>
    SubAck = 1 << PacketType.SubAck,

    /// <summary>UNSUBSCRIBE.</summary>
    Unsubscribe = 1 << PacketType.Unsubscribe,

    /// <summary>UNSUBACK.</summary>
    UnsubAck = 1 << PacketType.UnsubAck,

    /// <summary>DISCONNECT.</summary>
    Disconnect = 1 << PacketType.Disconnect,

    /// <summary>AUTH.</summary>
    Auth = 1 << PacketType.Auth,
}

/// <summary>One row of the property table (MQTT 5.0 table 2-4).</summary>
/// <param name="Id">The identifier.</param>
/// <param name="Name">The name as mosquitto_sub's <c>-D</c> writes it, e.g. <c>session-expiry-interval</c>.</param>
/// <param name="Type">The data type.</param>
/// <param name="Packets">Where it may be.</param>
/// <param name="Repeatable">Where it may be more than once.</param>
/// <param name="Minimum">The lowest value of an integer.</param>
/// <param name="Maximum">The highest value of an integer.</param>
public sealed record PropertyDefinition(
    PropertyId Id,
    string Name,
    PropertyType Type,
    PropertyPackets Packets,
    PropertyPackets Repeatable,
    uint Minimum,
    uint Maximum)
{
    /// <summary>Whether the value is one of the integer types.</summary>
    public bool IsNumber => Type <= PropertyType.VariableByteInteger;
}
