using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>
/// What CONNECT offers and CONNACK grants, connection after connection, and which packets a broker may send when.
/// Outlives connections: a session is come back to under the identifier it was given. One thread at a time.
/// </summary>
internal sealed class ConnectState
{
    // Enough for the busiest topics of one device; 65,535 bytes each at the very most.
    private const int DefaultTopicAliases = 32;

    private string _clientId;
    private bool _cleanStart;
    private bool _wasOpen;

    /// <summary>Terms that <paramref name="options"/> ask for.</summary>
    /// <exception cref="ArgumentException"><see cref="ConnectOptions.Validate"/> refuses them.</exception>
    public ConnectState(ConnectOptions options)
    {
        options.Validate();
        Options = options;
        _clientId = options.ClientId;
        Properties = WithLimits(options);
        MaxPacketSize = (int)Math.Min((uint)options.MaxPacketSize,
            Announced(PropertyId.MaximumPacketSize, uint.MaxValue));
        TopicAliasMaximum = (int)Announced(PropertyId.TopicAliasMaximum, 0);
        ReceiveMaximum = (int)Announced(PropertyId.ReceiveMaximum, ushort.MaxValue);
    }

    /// <summary>What was asked for.</summary>
    public ConnectOptions Options { get; }

    /// <summary>All properties of CONNECT (5.0).</summary>
    public IReadOnlyList<Property> Properties { get; }

    /// <summary>The largest packet to be taken, in bytes of the whole packet.</summary>
    public int MaxPacketSize { get; }

    /// <summary>The highest topic alias announced; 0 for none.</summary>
    public int TopicAliasMaximum { get; }

    /// <summary>How many unacknowledged messages were announced to be taken.</summary>
    public int ReceiveMaximum { get; }

    /// <summary>The last CONNACK; null before one came on this connection.</summary>
    public ConnAck? ConnAck { get; private set; }

    /// <summary>Whether CONNACK admitted this client on this connection.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>What the broker granted.</summary>
    /// <exception cref="InvalidOperationException">CONNACK has not come.</exception>
    public ConnAck Granted =>
        ConnAck ?? throw new InvalidOperationException("There is no connection to ask on: CONNACK has not come.");

    private bool OutlivesConnection =>
        Options.Version == ProtocolVersion.V5 && Announced(PropertyId.SessionExpiryInterval, 0) != 0;

    /// <summary>Begins a new network connection and returns what its CONNECT says. A 5.0 session
    /// that outlives its connection is asked for again once there was one, even where the first began clean, and under
    /// the client identifier the broker assigned [MQTT-3.2.2-16].</summary>
    public ConnectOptions Offer()
    {
        _cleanStart = Options.CleanStart && !(OutlivesConnection && _wasOpen);
        IsOpen = false;
        ConnAck = null;
        return Options with { CleanStart = _cleanStart, ClientId = _clientId, Properties = Properties };
    }

    /// <summary>Handles CONNACK, a refusal too.</summary>
    /// <returns>Whether the broker has no session, so that what an earlier one left means nothing any more.</returns>
    /// <exception cref="MqttException">It has a session where none may be.</exception>
    public bool HandleConnAck(ConnAck connAck)
    {
        bool admitted = connAck.Code == (byte)ReasonCode.Success;
        if (admitted && connAck.SessionPresent && _cleanStart)
        {
            MalformedPacket.Throw(
                "CONNACK has Session Present set, and a clean session was asked for",
                Options.Version == ProtocolVersion.V5 ? "MQTT-3.2.2-2" : "MQTT-3.2.2-1",
                ReasonCode.ProtocolError);
        }

        ConnAck = connAck;
        IsOpen = admitted;
        _wasOpen |= admitted;
        if (!admitted)
        {
            return false;
        }

        if (OutlivesConnection && connAck.AssignedClientId is { } assigned)
        {
            _clientId = assigned;
        }

        // 3.1 cannot say whether it kept the session: there what was asked for decides.
        return Options.Version == ProtocolVersion.V31 ? _cleanStart : !connAck.SessionPresent;
    }

    /// <summary>Checks that a packet of this type, not a PUBLISH on an open connection, may come now: CONNACK first and
    /// once [MQTT-3.2.0-1, in 5.0 MQTT-3.2.0-2], then what a server sends to a client that does not publish.</summary>
    /// <exception cref="MqttException">It may not; Refused when the broker asks for AUTH.</exception>
    public void CheckExpected(PacketType type)
    {
        bool v5 = Options.Version == ProtocolVersion.V5;
        if (type == PacketType.Auth && v5 && ConnAck is null)
        {
            throw new MqttException(FailureKind.Refused, "the broker asks for enhanced authentication (AUTH), which "
                + "is not spoken here")
            {
                Code = (byte)ReasonCode.BadAuthenticationMethod,
            };
        }

        if (ConnAck is null && type != PacketType.ConnAck)
        {
            MalformedPacket.Throw($"{FixedHeader.NameOf(type)} before CONNACK", "MQTT-3.2.0-1",
                ReasonCode.ProtocolError);
        }

        if (type == PacketType.ConnAck && ConnAck is not null)
        {
            MalformedPacket.Throw("a second CONNACK", v5 ? "MQTT-3.2.0-2" : null, ReasonCode.ProtocolError);
        }

        bool servers = type
            is PacketType.ConnAck or PacketType.PubRel or PacketType.SubAck or PacketType.UnsubAck or PacketType.PingResp
            || (type == PacketType.Disconnect && v5);
        if (!servers || (ConnAck is not null && !IsOpen))
        {
            MalformedPacket.Throw($"{FixedHeader.NameOf(type)} is nothing a broker sends here", null,
                ReasonCode.ProtocolError);
        }
    }

    private uint Announced(PropertyId id, uint otherwise) =>
        Properties.FirstOrDefault(property => property.Id == id)?.Number ?? otherwise;

    // What the caller did not set but this end keeps to: aliases it has room for, packets it takes.
    private static List<Property> WithLimits(ConnectOptions options)
    {
        List<Property> properties = [.. options.Properties];
        if (options.Version != ProtocolVersion.V5)
        {
            return properties;
        }

        if (!properties.Exists(property => property.Id == PropertyId.TopicAliasMaximum))
        {
            properties.Add(new Property(PropertyId.TopicAliasMaximum, DefaultTopicAliases));
        }

        int size = properties.FindIndex(property => property.Id == PropertyId.MaximumPacketSize);
        if (size >= 0)
        {
            properties[size] = properties[size] with
            {
                Number = Math.Min(properties[size].Number,
                (uint)options.MaxPacketSize)
            };
        }
        else if (options.MaxPacketSize < ConnectOptions.ProtocolMaxPacketSize)
        {
            properties.Add(new Property(PropertyId.MaximumPacketSize, (uint)options.MaxPacketSize));
        }

        return properties;
    }
}
