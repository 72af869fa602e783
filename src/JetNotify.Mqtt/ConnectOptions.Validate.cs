using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

public sealed partial record ConnectOptions
{
    /// <summary>Refuses what cannot be: what no CONNECT of this version can carry, or a broker would have to
    /// refuse.</summary>
    /// <exception cref="ArgumentException">Says what is wrong in one sentence without a full stop.</exception>
    public void Validate()
    {
        CheckText("the client identifier", ClientId);
        CheckClientId();
        CheckText("the user name", UserName);
        CheckBytes("the password", Password);
        if (Password is not null && UserName is null && Version != ProtocolVersion.V5)
        {
            throw new ArgumentException("a password without a user name needs MQTT 5 [MQTT-3.1.2-22]");
        }

        if (MaxPacketSize is < 2 or > ProtocolMaxPacketSize)
        {
            throw new ArgumentException($"the maximum packet size is 2 to {ProtocolMaxPacketSize} bytes, not "
                + $"{MaxPacketSize}");
        }

        CheckWill();
        CheckProperties();
    }

    private static void CheckText(string what, string? text)
    {
        if (!Utf8Rules.IsString(text, out string? error))
        {
            throw new ArgumentException($"{what} {error}");
        }
    }

    private static void CheckBytes(string what, ReadOnlyMemory<byte>? bytes)
    {
        if (bytes is { Length: > Utf8Rules.MaxBytes } data)
        {
            throw new ArgumentException($"{what} takes {data.Length} bytes, and MQTT carries at most "
                + $"{Utf8Rules.MaxBytes}");
        }
    }

    private void CheckClientId()
    {
        if (Version == ProtocolVersion.V31 && ClientId.Length is 0 or > 23)
        {
            throw new ArgumentException("the client identifier has 1 to 23 characters in MQTT 3.1, not "
                + $"{ClientId.Length}");
        }

        if (Version == ProtocolVersion.V311 && ClientId.Length == 0 && !CleanStart)
        {
            throw new ArgumentException("a persistent session needs a client identifier [MQTT-3.1.3-7]");
        }
    }

    private void CheckWill()
    {
        if (Will is not { } will)
        {
            return;
        }

        if (!TopicName.IsValid(will.Topic, out string? error))
        {
            throw new ArgumentException($"the will's topic: {error}");
        }

        CheckBytes("the will's message", will.Payload);
        if (will.QoS > QoS.ExactlyOnce)
        {
            throw new ArgumentException($"the will's QoS is 0, 1 or 2, not {(int)will.QoS}");
        }

        if (Version == ProtocolVersion.V5)
        {
            PropertyTable.Check(will.Properties, PropertyPackets.Will);
        }
        else if (will.Properties.Count > 0)
        {
            throw new ArgumentException("properties of the will need MQTT 5");
        }
    }

    private void CheckProperties()
    {
        if (Version != ProtocolVersion.V5)
        {
            if (Properties.Count + DisconnectProperties.Count > 0)
            {
                throw new ArgumentException("properties need MQTT 5");
            }

            return;
        }

        PropertyTable.Check(Properties, PropertyPackets.Connect);
        PropertyTable.Check(DisconnectProperties, PropertyPackets.Disconnect);
        if (Find(Properties, PropertyId.AuthenticationData) is not null
            && Find(Properties, PropertyId.AuthenticationMethod) is null)
        {
            throw new ArgumentException("authentication-data needs authentication-method");
        }

        if (Find(DisconnectProperties, PropertyId.ServerReference) is not null)
        {
            throw new ArgumentException("server-reference is a server's to send");
        }

        // [MQTT-3.14.2-2] and §3.14.2.2.2: a session that was to end with the connection cannot be kept after all.
        if (Find(DisconnectProperties, PropertyId.SessionExpiryInterval) is { Number: > 0 }
            && Find(Properties, PropertyId.SessionExpiryInterval) is null or { Number: 0 })
        {
            throw new ArgumentException("session-expiry-interval in DISCONNECT needs one above 0 in CONNECT");
        }
    }

    private static Property? Find(IReadOnlyList<Property> properties, PropertyId id) =>
        properties.FirstOrDefault(property => property.Id == id);
}
