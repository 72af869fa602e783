using System.Runtime.InteropServices;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Broker;

/// <summary>The message that was last sent at QoS 1 or 2, encoded for one version: to all its subscribers go the same
/// bytes, but for flags and packet identifier, which are written over. Under the gate.</summary>
/// <param name="version">The version.</param>
internal sealed class SharedEncoding(ProtocolVersion version)
{
    private readonly PacketWriter _packet = new();
    private StoredMessage? _message;
    private int _idAt;

    /// <summary>The whole packet; good until the next call.</summary>
    public ReadOnlySpan<byte> Of(scoped in WaitingMessage waiting, ushort packetId, bool dup)
    {
        if (_message != waiting.Message)
        {
            Encode(waiting.Message);
        }

        _ = MemoryMarshal.TryGetArray(_packet.WrittenMemory, out var bytes);
        bytes[0] = (byte)(((int)PacketType.Publish << 4)
            | (dup ? 0x08 : 0)
            | ((int)waiting.QoS << 1)
            | (waiting.Retain ? 0x01 : 0));
        bytes[_idAt] = (byte)(packetId >> 8);
        bytes[_idAt + 1] = (byte)packetId;
        return bytes;
    }

    private void Encode(StoredMessage message)
    {
        _packet.Clear();
        PublishPacket.Write(
            _packet,
            new Publish
            {
                Topic = message.Topic,
                Payload = message.Payload,
                Properties = message.Properties,
                QoS = QoS.AtLeastOnce,
            },
            version);
        _message = message;
        _idAt = 1 + VariableInt.Read(_packet.Written[1..], out _) + 2 + message.Topic.Length;
    }
}
