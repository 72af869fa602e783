using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify;

/// <summary>What it may mean that a broker closed the connection before it answered CONNECT, and what to do.</summary>
internal static class ClosedWithoutAWord
{
    // Ports that belong to something else, where no router listens: a hint at one would lead astray.
    private static readonly int[] s_tlsPorts = [443, 8883, 8884, 8443, 5671];
    private static readonly int[] s_otherPorts = [21, 22, 23, 25, 53, 80, 110, 143, 587, 5432, 5672, 6379, 8080, 9001,
        9092];

    /// <summary>Returns what to try, the likeliest first.</summary>
    /// <param name="failure">The end, without a byte from the broker.</param>
    /// <param name="transport">How it was reached; without TLS.</param>
    /// <param name="connect">What it was offered.</param>
    public static IReadOnlyList<Advice> Advice(MqttException failure, TransportOptions transport,
        ConnectOptions connect)
    {
        List<Advice> advice = [];
        if (Array.IndexOf(s_tlsPorts, transport.Port) >= 0)
        {
            advice.Add(new("A port for TLS does this to a client without: to speak TLS there, add --tls"));
        }

        if (connect.Version == ProtocolVersion.V5)
        {
            advice.Add(new("A broker that does not speak MQTT 5.0 may do this: try -V 311"));
        }

        bool mayBeRouter = transport is { WebSocket: null, Proxy: null, UnixPath: null }
            && advice.Count == (connect.Version == ProtocolVersion.V5 ? 1 : 0)
            && Array.IndexOf(s_otherPorts, transport.Port) < 0;
        if (mayBeRouter && failure.LocalEndPoint is { } local)
        {
            advice.AddRange([RouterCure.Admitting(local, transport.Port), RouterCure.Listening(transport.Port)]);
        }

        return advice;
    }
}
