using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Simulator.Wire;

namespace JetNotify.Simulator.Broker;

internal sealed partial class ClientHandler
{
    // Protocol name and level, which come before everything that a version added.
    private static ReadOnlySpan<byte> Version5 => "\0\u0004MQTT\u0005"u8;

    private void Connect(byte header, ReadOnlySpan<byte> body)
    {
        if (body.StartsWith(Version5))
        {
            if (!_state.Options.Mqtt5)
            {
                RefuseVersion();
                Close("offered MQTT 5.0, which is not spoken here", publishWill: false, null);
                return;
            }

            Version = ProtocolVersion.V5;
        }

        var connect = ConnectPacket.Read(body);
        Version = connect.Version;
        FixedHeader.CheckFlags(header, Version);
        if (RefusalOf(connect) is { } refusal)
        {
            ConnAck(present: false, refusal, []);
            Close($"refused: {ReasonCodeText.Describe(PacketType.ConnAck, refusal, Version)}", publishWill: false,
                null);
            return;
        }

        List<Property> answer = [];
        ApplyLimits(connect, answer);
        string clientId = connect.ClientId;
        if (clientId.Length == 0)
        {
            clientId = $"auto-{Guid.NewGuid():N}";
            answer.Add(new Property(PropertyId.AssignedClientIdentifier, Text: clientId));
        }

        if (ConnAckBytes(present: false, (byte)ReasonCode.Success, answer, Version).Length > _maxPacketSize)
        {
            // [MQTT-3.1.2-24]
            Close("takes no packet as long as its CONNACK", publishWill: false, null);
            return;
        }

        if (_state.Admit(clientId, connect.CleanStart, connect.Will, out bool present) is not { } session)
        {
            ConnAck(present: false, Version == ProtocolVersion.V5
                ? (byte)ReasonCode.QuotaExceeded
                : (byte)ReturnCode.ServerUnavailable, []);
            Close("sessions take all the memory there is for them", publishWill: false, null);
            return;
        }

        _session = session;
        _will = connect.Will;
        _cleanStart = connect.CleanStart;
        session.ExpirySeconds = _connectExpirySeconds;
        ConnAck(present, (byte)ReasonCode.Success, answer);
        session.Resume(this);
        _state.Entered(this);
    }

    private static byte? RefusalOf(ConnectOptions connect)
    {
        if (connect.Version == ProtocolVersion.V5)
        {
            bool method = connect.Properties.Any(one => one.Id == PropertyId.AuthenticationMethod);
            if (!method && connect.Properties.Any(one => one.Id == PropertyId.AuthenticationData))
            {
                return (byte)ReasonCode.ProtocolError;
            }

            return method ? (byte)ReasonCode.BadAuthenticationMethod : null;
        }

        // 3.1 has no empty identifier; one of more than 23 characters is taken, as Mosquitto does.
        bool mustName = connect.Version == ProtocolVersion.V31 || !connect.CleanStart;
        return connect.ClientId.Length == 0 && mustName ? (byte)ReturnCode.IdentifierRejected : null;
    }

    private void ApplyLimits(ConnectOptions connect, List<Property> answer)
    {
        var options = _state.Options;
        SendQuota = options.MaxInFlight;
        _keepAliveSeconds = connect.KeepAliveSeconds;
        _connectExpirySeconds = connect.CleanStart ? 0 : uint.MaxValue;
        if (Version != ProtocolVersion.V5)
        {
            return;
        }

        _connectExpirySeconds = 0;
        foreach (var property in connect.Properties)
        {
            switch (property.Id)
            {
                case PropertyId.SessionExpiryInterval:
                    _connectExpirySeconds = property.Number;
                    break;
                case PropertyId.ReceiveMaximum:
                    SendQuota = Math.Min(SendQuota, (int)property.Number);
                    break;
                case PropertyId.MaximumPacketSize:
                    _maxPacketSize = property.Number;
                    break;
                case PropertyId.TopicAliasMaximum:
                    _aliasMaximum = (ushort)property.Number;
                    break;
            }
        }

        if (options.MaxKeepAliveSeconds > 0 && (_keepAliveSeconds == 0
            || _keepAliveSeconds > options.MaxKeepAliveSeconds))
        {
            _keepAliveSeconds = options.MaxKeepAliveSeconds;
            answer.Add(new Property(PropertyId.ServerKeepAlive, _keepAliveSeconds));
        }

        if (options.ReceiveMaximum < ushort.MaxValue)
        {
            answer.Add(new Property(PropertyId.ReceiveMaximum, (uint)options.ReceiveMaximum));
        }

        if (options.TopicAliasMaximum > 0)
        {
            answer.Add(new Property(PropertyId.TopicAliasMaximum, options.TopicAliasMaximum));
        }

        if (options.MaxPacketSize < ConnectOptions.ProtocolMaxPacketSize)
        {
            answer.Add(new Property(PropertyId.MaximumPacketSize, (uint)options.MaxPacketSize));
        }
    }

    // In the words of 3.1.1, as an old broker does; one that speaks 5.0 says it in those of 5.0 [MQTT-3.1.2-2].
    private void RefuseVersion() => ConnAck(
        present: false,
        _state.Options.Mqtt5
            ? (byte)ReasonCode.UnsupportedProtocolVersion
            : (byte)ReturnCode.UnacceptableProtocolVersion,
        [],
        _state.Options.Mqtt5 ? ProtocolVersion.V5 : ProtocolVersion.V311);

    private void ConnAck(bool present, byte code, IReadOnlyList<Property> properties,
        ProtocolVersion? version = null) =>
        _writer.Send(ConnAckBytes(present, code, properties, version ?? Version));

    private ReadOnlySpan<byte> ConnAckBytes(
        bool present, byte code, IReadOnlyList<Property> properties, ProtocolVersion version)
    {
        _state.Packet.Clear();
        ConnAckPacket.Write(_state.Packet, present, code, properties, version);
        return _state.Packet.Written;
    }
}
