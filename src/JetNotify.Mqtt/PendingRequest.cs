using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>One call of <see cref="Session.Subscribe"/> or <see cref="Session.Unsubscribe"/> that waits for its
/// answers.</summary>
internal sealed class PendingRequest
{
    private readonly Grant?[] _grants;
    private readonly Dictionary<ushort, int[]> _open = [];

    /// <summary>A request for so many topic filters.</summary>
    public PendingRequest(PacketType answer, IReadOnlyList<TopicFilter> filters)
    {
        Answer = answer;
        Filters = filters;
        _grants = new Grant?[filters.Count];
    }

    /// <summary>SUBACK or UNSUBACK.</summary>
    public PacketType Answer { get; }

    /// <summary>The filters, in the order asked.</summary>
    public IReadOnlyList<TopicFilter> Filters { get; }

    /// <summary>Whether every packet of it has been answered.</summary>
    public bool Complete => _open.Count == 0;

    /// <summary>The answers, once complete.</summary>
    public IReadOnlyList<Grant> Grants => _grants!;

    /// <summary>The filters at <paramref name="indexes"/> went out under this packet identifier.</summary>
    public void Sent(ushort packetId, int[] indexes) => _open.Add(packetId, indexes);

    /// <summary>Whether this packet identifier waits for its answer.</summary>
    public bool IsOpen(ushort packetId) => _open.ContainsKey(packetId);

    /// <summary>The filter at <paramref name="index"/> is refused without asking the broker, which said it would refuse
    /// it.</summary>
    public void Refuse(int index, ReasonCode code) => _grants[index] = new Grant(Filters[index], (byte)code, null);

    /// <summary>Handles one SUBACK or UNSUBACK.</summary>
    /// <exception cref="MqttException">It has not one code for each topic filter.</exception>
    public void HandleAnswer(SubscribeAnswer answer, ProtocolVersion version)
    {
        _open.Remove(answer.PacketId, out int[]? indexes);

        // UNSUBACK has no codes before 5.0: that it came is the answer.
        bool silent = Answer == PacketType.UnsubAck && version != ProtocolVersion.V5;
        if (!silent && answer.Codes.Length != indexes!.Length)
        {
            MalformedPacket.Throw(
                $"{FixedHeader.NameOf(Answer)} has {answer.Codes.Length} codes for {indexes.Length} topic filters",
                Answer == PacketType.UnsubAck ? null : version == ProtocolVersion.V5 ? "MQTT-3.8.4-6" : "MQTT-3.8.4-5",
                ReasonCode.ProtocolError);
        }

        for (int i = 0; i < indexes!.Length; i++)
        {
            byte code = silent ? (byte)ReasonCode.Success : answer.Codes[i];
            _grants[indexes[i]] = new Grant(Filters[indexes[i]], code, answer.ReasonString);
        }
    }
}
