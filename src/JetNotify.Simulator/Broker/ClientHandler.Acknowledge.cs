using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Broker;

internal sealed partial class ClientHandler
{
    /// <summary>Sends PUBREL again.</summary>
    public void SendRelease(ushort packetId) => Ack(PacketType.PubRel, packetId);

    private void HandleAcknowledgement(PacketType type, ReadOnlySpan<byte> body)
    {
        var session = _session!;
        ushort packetId = AckPacket.Read(type, body, Version, out var reason);
        if (!IsReasonOf(type, reason))
        {
            MalformedPacket.Throw($"{FixedHeader.NameOf(type)} has the reason code 0x{(byte)reason:X2}",
                StatementOf(type), ReasonCode.ProtocolError);
        }

        switch (type)
        {
            case PacketType.PubRel:
                Ack(PacketType.PubComp, packetId, Unknown(session.Release(packetId)));
                break;
            case PacketType.PubRec when reason < ReasonCode.UnspecifiedError:
                Ack(PacketType.PubRel, packetId, Unknown(session.Received(packetId)));
                break;
            default:
                session.Complete(packetId, type);
                break;
        }
    }

    // The tables of MQTT 5.0 §3.4.2.1, §3.5.2.1, §3.6.2.1 and §3.7.2.1; before 5.0 there is none but 0.
    private static bool IsReasonOf(PacketType type, ReasonCode reason) => type is PacketType.PubAck or PacketType.PubRec
        ? reason is ReasonCode.Success or ReasonCode.NoMatchingSubscribers or ReasonCode.UnspecifiedError
            or ReasonCode.ImplementationSpecificError or ReasonCode.NotAuthorized or ReasonCode.TopicNameInvalid
            or ReasonCode.PacketIdentifierInUse or ReasonCode.QuotaExceeded or ReasonCode.PayloadFormatInvalid
        : reason is ReasonCode.Success or ReasonCode.PacketIdentifierNotFound;

    private static string StatementOf(PacketType type) => $"MQTT-3.{(int)type}.2-1";

    private ReasonCode Unknown(bool known) =>
        known || Version != ProtocolVersion.V5 ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound;

    private void Ack(PacketType type, ushort packetId, ReasonCode reason = ReasonCode.Success)
    {
        _state.Packet.Clear();
        AckPacket.Write(_state.Packet, type, packetId, reason);
        _writer.Send(_state.Packet.Written);
    }
}
