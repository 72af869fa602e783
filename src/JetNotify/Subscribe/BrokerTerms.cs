using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Subscribe;

/// <summary>What a broker's CONNACK takes back from what was asked for (5.0).</summary>
internal static class BrokerTerms
{
    private const uint Never = uint.MaxValue;

    /// <summary>Returns a sentence for each thing that is less than asked for, without a full stop.</summary>
    public static IEnumerable<string> TakenBack(ConnAck granted, ConnectOptions asked, QoS highestQoS)
    {
        uint expiry = asked.Properties.FirstOrDefault(property =>
            property.Id == PropertyId.SessionExpiryInterval)?.Number ?? 0;
        if (granted.SessionExpirySeconds is { } kept && kept < expiry)
        {
            yield return $"the broker keeps the session for {kept} s, not {(expiry == Never ? "for ever" : $"for {expiry} s")}";
        }

        if (granted.ServerKeepAlive is { } keepAlive && keepAlive != asked.KeepAliveSeconds)
        {
            yield return $"the broker demands a keep-alive of {keepAlive} s, not {asked.KeepAliveSeconds} s";
        }

        if (granted.MaximumQoS < highestQoS)
        {
            yield return $"the broker serves QoS {(int)granted.MaximumQoS} at most, not {(int)highestQoS}";
        }

        if (granted.MaximumPacketSize is { } size)
        {
            yield return $"the broker takes packets of {size} bytes at most";
        }
    }
}
