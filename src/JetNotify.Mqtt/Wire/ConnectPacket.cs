namespace JetNotify.Mqtt.Wire;

/// <summary>CONNECT (MQTT 3.1 §3.1, MQTT 3.1.1 §3.1, MQTT 5.0 §3.1).</summary>
public static class ConnectPacket
{
    /// <summary>
    /// Protocol Name · Protocol Level · Connect Flags · Keep Alive · [5.0: Properties] ·
    /// Client Identifier · [[5.0: Will Properties] · Will Topic · Will Message] · [User Name] · [Password].
    /// </summary>
    /// <param name="writer">Where to.</param>
    /// <param name="options">What it says; <see cref="ConnectOptions.Validate"/> has passed.</param>
    /// <param name="properties">MQTT 5 properties, all of them; ignored in 3.x.</param>
    public static void Write(PacketWriter writer, ConnectOptions options, IReadOnlyList<Property> properties)
    {
        writer.Byte(FixedHeader.Of(PacketType.Connect));
        var length = writer.BeginLength();
        writer.Text(options.Version == ProtocolVersion.V31 ? "MQIsdp" : "MQTT");
        writer.Byte((byte)options.Version);
        writer.Byte(Flags(options));
        writer.TwoByteInteger(options.KeepAliveSeconds);
        if (options.Version == ProtocolVersion.V5)
        {
            writer.Properties(properties);
        }

        writer.Text(options.ClientId);
        if (options.Will is { } will)
        {
            if (options.Version == ProtocolVersion.V5)
            {
                writer.Properties(will.Properties);
            }

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
    }

    // user 0x80 · password 0x40 · will retain 0x20 · will QoS 0x18 · will 0x04 · clean 0x02 · reserved 0x01
    private static byte Flags(ConnectOptions options)
    {
        var flags = options.CleanStart ? 0x02 : 0;
        if (options.Will is { } will)
        {
            flags |= 0x04 | ((int)will.QoS << 3) | (will.Retain ? 0x20 : 0);
        }

        flags |= options.Password is null ? 0 : 0x40;
        flags |= options.UserName is null ? 0 : 0x80;
        return (byte)flags;
    }
}
