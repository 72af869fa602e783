using JetNotify.Mqtt.Wire;
using MQTTnet.Packets;

namespace JetNotify.Mqtt.Packets;

/// <summary>
/// The few packets that MQTTnet 5.2 cannot say, written here (a test names each, so that a later version that can shows
/// it): in 5.0 a password without a user name and an empty client identifier without a clean start, which
/// <c>MqttV5PacketEncoder.EncodeConnectPacket</c> refuses by rules of 3.1.1; and what <c>MqttV5PropertiesWriter</c>
/// leaves out, so that something else would be said: a will's message-expiry-interval 0, DISCONNECT's
/// session-expiry-interval 0, an empty string.
/// </summary>
internal static class OwnPackets
{
    /// <summary>CONNECT, or null where MQTTnet can say it.</summary>
    public static OwnPacket? Connect(ConnectOptions options)
    {
        bool isSaid = options.Version != ProtocolVersion.V5
            || ((options.Password is null || options.UserName is not null)
                && (options.ClientId.Length > 0 || options.CleanStart)
                && !options.Properties.Any(IsEmptyText)
                && !(options.Will?.Properties ?? []).Any(property => IsEmptyText(property) || IsZero(property,
                    PropertyId.MessageExpiryInterval)));
        if (isSaid)
        {
            return null;
        }

        var writer = new PacketWriter();
        writer.Byte(FixedHeader.Of(PacketType.Connect));
        int length = writer.BeginLength();
        writer.Text("MQTT");
        writer.Byte((byte)ProtocolVersion.V5);
        writer.Byte(Flags(options));
        writer.TwoByteInteger(options.KeepAliveSeconds);
        writer.Properties(options.Properties);
        writer.Text(options.ClientId);
        if (options.Will is { } will)
        {
            writer.Properties(will.Properties);
            writer.Text(will.Topic);
            writer.Binary(will.Payload.Span);
        }

        if (options.UserName is { } user)
        {
            writer.Text(user);
        }

        if (options.Password is { } password)
        {
            writer.Binary(password.Span);
        }

        writer.EndLength(length);
        return new OwnPacket(writer.Written.ToArray());
    }

    /// <summary>DISCONNECT of 5.0, or null where MQTTnet can say it.</summary>
    public static OwnPacket? Disconnect(ReasonCode reason, IReadOnlyList<Property> properties) =>
        properties.Any(property => IsEmptyText(property) || IsZero(property, PropertyId.SessionExpiryInterval))
            ? new OwnPacket(DisconnectBytes(reason, properties))
            : null;

    /// <summary>Returns DISCONNECT of 5.0 with properties: reason code · Properties.</summary>
    public static byte[] DisconnectBytes(ReasonCode reason, IReadOnlyList<Property> properties)
    {
        var writer = new PacketWriter();
        writer.Byte(FixedHeader.Of(PacketType.Disconnect));
        int length = writer.BeginLength();
        writer.Byte((byte)reason);
        writer.Properties(properties);
        writer.EndLength(length);
        return writer.Written.ToArray();
    }

    private static bool IsEmptyText(Property property) =>
        PropertyTable.Find(property.Id)!.Type == PropertyType.Text && string.IsNullOrEmpty(property.Text);

    private static bool IsZero(Property property, PropertyId id) => property.Id == id && property.Number == 0;

    // user 0x80 · password 0x40 · will retain 0x20 · will QoS 0x18 · will 0x04 · clean 0x02 · reserved 0x01
    private static byte Flags(ConnectOptions options)
    {
        int flags = options.CleanStart ? 0x02 : 0;
        if (options.Will is { } will)
        {
            flags |= 0x04 | ((int)will.QoS << 3) | (will.Retain ? 0x20 : 0);
        }

        flags |= options.Password is null ? 0 : 0x40;
        flags |= options.UserName is null ? 0 : 0x80;
        return (byte)flags;
    }
}

/// <summary>A packet that is its bytes already.</summary>
internal sealed class OwnPacket(byte[] bytes) : MqttPacket
{
    /// <summary>The whole packet.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;
}
