using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;
using MQTTnet.Exceptions;

namespace JetNotify.MqttNet;

/// <summary>What MQTTnet failed with, in the words of this project.</summary>
internal static class NetworkFailure
{
    /// <summary>The broker, for people, before there is a connection.</summary>
    public static string Target(TransportOptions transport) =>
        transport.UnixPath is { } path ? $"unix:{path}" : TcpFailure.Authority(transport.Host, transport.Port);

    /// <summary>No connection came about.</summary>
    /// <param name="transport">Where to.</param>
    /// <param name="judge">Who judged the broker's certificate; null without TLS.</param>
    /// <param name="error">What MQTTnet threw.</param>
    public static MqttFailure OfConnect(TransportOptions transport, CertificateJudge? judge, Exception error)
    {
        if (judge is not null && OfTls(transport, judge, error) is { } tls)
        {
            return tls;
        }

        var socket = Find<SocketException>(error);
        if (transport.UnixPath is { } path && socket is not null)
        {
            return UnixDialer.Failure(path, socket);
        }

        if (socket is not null || error is MqttCommunicationTimedOutException)
        {
            return OfSocket(transport, socket ?? new SocketException((int)SocketError.TimedOut));
        }

        string reason = transport.WebSocket is { } ws && Find<WebSocketException>(error) is { } refused
            ? $"no WebSocket at {ws.Path}: {refused.Message}"
            : error.GetBaseException().Message;
        return new MqttFailure(FailureKind.Unreachable, $"cannot reach {Target(transport)}: {reason}", error);
    }

    /// <summary>No connection came about in time.</summary>
    public static MqttFailure OfTime(TransportOptions transport, TimeSpan timeout)
    {
        if (transport is { UnixPath: null, Tls: null, WebSocket: null })
        {
            return OfSocket(transport, new SocketException((int)SocketError.TimedOut));
        }

        string steps = (transport.Tls, transport.WebSocket) switch
        {
            (null, null) => "connecting",
            (not null, null) => "connecting and the TLS handshake",
            _ => "connecting and the WebSocket handshake",
        };
        return new MqttFailure(
            FailureKind.Unreachable, $"cannot reach {Target(transport)}: {steps} took longer than {timeout.TotalSeconds:0.###} s");
    }

    /// <summary>The packet that MQTTnet could not decode; null where it was the connection that failed.</summary>
    public static MqttFailure? OfPacket(Exception error)
    {
        bool malformed = error switch
        {
            MqttProtocolViolationException => true,
            // MQTTnet wraps whatever its decoder throws.
            MqttCommunicationException { InnerException: { } inner } =>
                inner is not (IOException or SocketException or WebSocketException or ObjectDisposedException or OperationCanceledException),
            _ => false,
        };
        return malformed
            ? new MqttFailure(FailureKind.Malformed, $"{Malformation.Prefix}MQTTnet cannot read a packet: {error.Message.TrimEnd('.')}", error)
            {
                ReasonCode = ReasonCode.MalformedPacket,
            }
            : null;
    }

    /// <summary>How a connection ended.</summary>
    /// <param name="error">What the network failed with, or null for an end in order.</param>
    public static string Words(Exception? error) => Find<SocketException>(error) switch
    {
        { SocketErrorCode: SocketError.ConnectionReset } => "the broker reset the connection",
        { } socket => $"the connection failed: {socket.Message}",
        null when error is null or WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely }
            or MqttCommunicationException { InnerException: null } or ObjectDisposedException => "the broker closed the connection",
        null => $"the connection failed: {error.Message}",
    };

    private static MqttFailure? OfTls(TransportOptions transport, CertificateJudge judge, Exception error)
    {
        if (Find<AuthenticationException>(error) is { } authentication)
        {
            return TlsLayer.Failure(Target(transport), judge, authentication);
        }

        // After the handshake MQTTnet asks the socket for its addresses; where the broker is gone by then, so is its TLS alert.
        if (Find<SocketException>(error) is { SocketErrorCode: SocketError.NotConnected })
        {
            return new MqttFailure(
                FailureKind.Tls,
                $"TLS with {Target(transport)} failed: the broker ended the connection right after the handshake; "
                + "one that requires a client certificate, or another one, does this",
                error)
            {
                TlsCause = TlsCause.ClientCertificate,
            };
        }

        // After the connection stood: connect(2) is refused, or finds no way, but is not reset.
        bool cut = Find<SocketException>(error) is { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown };
        var closed = Find<IOException>(error);
        return cut || closed is not null && Find<SocketException>(error) is null
            ? TlsLayer.Failure(Target(transport), judge, closed ?? new IOException(error.Message, error))
            : null;
    }

    private static MqttFailure OfSocket(TransportOptions transport, SocketException error)
    {
        if (transport.BindAddress is { } from && error.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            return TcpFailure.CannotBind(from, error);
        }

        var words = new TcpFailure(transport.Host, transport.Port, asProxy: false);
        if (error.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain)
        {
            return words.NameNotFound(error);
        }

        words.Add(IPAddress.TryParse(transport.Host, out var address) ? address : null, error);
        return words.ToFailure();
    }

    private static T? Find<T>(Exception? error)
        where T : Exception => error is null ? null : error as T ?? Find<T>(error.InnerException);
}
