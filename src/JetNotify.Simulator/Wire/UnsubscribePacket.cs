using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Wire;

/// <summary>UNSUBSCRIBE as a server reads it (MQTT 3.1.1 §3.10, MQTT 5.0 §3.10).</summary>
public static class UnsubscribePacket
{
    /// <summary>Packet Identifier · [5.0: Properties] · Topic Filter+. The filters are strings and not checked
    /// further.</summary>
    /// <param name="body">What follows the fixed header.</param>
    /// <param name="version">The version spoken.</param>
    /// <param name="filters">At least one, in the order sent.</param>
    /// <returns>The packet identifier.</returns>
    /// <exception cref="MqttException">It does not parse or breaks a rule.</exception>
    public static ushort Read(ReadOnlySpan<byte> body, ProtocolVersion version, out IReadOnlyList<string> filters)
    {
        var fields = new FieldReader(body, version);
        ushort id = fields.PacketId();
        if (version == ProtocolVersion.V5)
        {
            var reader = new PropertyReader(fields.Properties(), PropertyPackets.Unsubscribe);
            while (reader.Read())
            {
            }
        }

        if (fields.AtEnd)
        {
            MalformedPacket.Throw("UNSUBSCRIBE without a topic filter", "MQTT-3.10.3-2", ReasonCode.ProtocolError);
        }

        var read = new List<string>();
        while (!fields.AtEnd)
        {
            read.Add(Encoding.UTF8.GetString(fields.Text()));
        }

        filters = read;
        return id;
    }
}
