using System.Net;
using System.Net.Sockets;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>How a connection fails to come about, or ends, by what the broker did: in words for people.</summary>
internal static class ConnectionFailure
{
    /// <summary>Why a connection whose CONNACK took too long is cut.</summary>
    public static string Overdue(TimeSpan timeout) =>
        $"it took the connection but did not answer CONNECT within {timeout.TotalSeconds:0.###} s";

    /// <summary>Returns the failure of a connection that ended without being asked to: lost, closed for its
    /// certificate, or broken by a WebSocket frame that cannot be.</summary>
    /// <param name="inner">What a read or a write failed with; null at the end of the stream.</param>
    /// <param name="abortReason">Why this end cut it, or null.</param>
    /// <param name="transport">What it went over.</param>
    public static MqttException Lost(Exception? inner, string? abortReason, TransportConnection transport)
    {
        // In TLS 1.3 the broker's verdict on this end's certificate comes only now, as does a WebSocket's broken frame.
        if (abortReason is null && inner is IOException io && transport.Explain(io) is { } verdict)
        {
            return verdict;
        }

        string why = abortReason
            ?? (inner is null && transport.CloseReason is { } said ? $"the broker {said}" : Describe(inner));
        return new MqttException(FailureKind.Lost, why, inner) { LocalEndPoint = transport.LocalEndPoint };
    }

    /// <summary>The connection was lost before CONNACK.</summary>
    /// <param name="lost">How.</param>
    /// <param name="wasCut">Whether this end cut it, and not the broker.</param>
    /// <param name="first">What had come until then.</param>
    /// <param name="transport">What it was to go over.</param>
    public static MqttException BeforeConnAck(MqttException lost, bool wasCut, ReadOnlySpan<byte> first,
        TransportConnection transport) => !first.IsEmpty
        ? FirstBytes.Unfinished(first, wasCut, transport)
        : new(wasCut ? FailureKind.Unreachable : FailureKind.ClosedBeforeConnAck,
            $"{transport.Description}: {lost.Message}", lost.InnerException)
        {
            LocalEndPoint = transport.LocalEndPoint,
        };

    /// <summary>CONNACK said no.</summary>
    /// <exception cref="MqttException">It did.</exception>
    public static void ThrowIfRefused(ConnAck answer, TransportConnection transport, ProtocolVersion version)
    {
        if (answer.Code != 0)
        {
            throw new MqttException(
                FailureKind.Refused, $"{transport.Description}: "
                    + $"{Words(PacketType.ConnAck, answer.Code, answer.ReasonString, version)}{Elsewhere(answer.ServerReference)}")
            {
                Code = answer.Code,
                LocalEndPoint = transport.LocalEndPoint,
            };
        }
    }

    /// <summary>The broker sent DISCONNECT (5.0).</summary>
    public static MqttException Disconnected(Disconnect disconnect, ProtocolVersion version, IPEndPoint? local)
    {
        string words = Words(PacketType.Disconnect, (byte)disconnect.ReasonCode, disconnect.ReasonString, version);
        return new MqttException(FailureKind.Lost, "the broker said goodbye: "
            + $"{words}{Elsewhere(disconnect.ServerReference)}")
        {
            Code = (byte)disconnect.ReasonCode,
            LocalEndPoint = local,
        };
    }

    private static string Describe(Exception? inner) =>
        (inner as SocketException ?? inner?.InnerException as SocketException) switch
        {
            { SocketErrorCode: SocketError.ConnectionReset } => "the broker reset the connection",
            { } socket => $"the connection failed: {socket.Message}",
            null when inner is not null => $"the connection failed: {inner.Message}",
            null => "the broker closed the connection",
        };

    private static string Elsewhere(string? server) =>
        server is null ? string.Empty : $"; it names another server: {server}";

    private static string Words(PacketType packet, byte code, string? brokersOwn, ProtocolVersion version)
    {
        string words = ReasonCodeText.Describe(packet, code, version);
        if (packet == PacketType.ConnAck && version != ProtocolVersion.V5 && code > (byte)ReturnCode.NotAuthorized)
        {
            string spoken = version == ProtocolVersion.V31 ? "3.1" : "3.1.1";
            words += $", which MQTT {spoken} {ReasonCodeText.OfUnknownReturnCode(code)}";
        }

        return brokersOwn is null ? words : $"{words}: {brokersOwn}";
    }
}
