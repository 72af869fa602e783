using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace JetNotify.Mqtt.Transport;

/// <summary>The parts of a byte stream to a broker, in the order they are put on top of each other.</summary>
public enum TransportLayer
{
    /// <summary>TCP or the Unix socket, to the broker or to the proxy.</summary>
    Socket,

    /// <summary>The SOCKS5 proxy's connection to the broker.</summary>
    Proxy,

    /// <summary>TLS.</summary>
    Tls,

    /// <summary>WebSocket.</summary>
    WebSocket,
}

/// <summary>
/// One opened byte stream to a broker: TCP or a Unix socket, and what <see cref="TransportOptions"/> put on top.
/// One thread may read while another writes; <see cref="Abort"/> and <see cref="StopReading"/> are for any thread.
/// </summary>
public sealed partial class TransportConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly string _target;
    private X509Certificate2? _clientCertificate;

    private TransportConnection(Socket socket, string target)
    {
        _socket = socket;
        _target = target;
        Stream = new NetworkStream(socket);
        LocalEndPoint = socket.LocalEndPoint as IPEndPoint;
        RemoteEndPoint = RemoteEndPointOf(socket);
        Description = RemoteEndPoint?.ToString() ?? target;
    }

    /// <summary>The bytes, to be read and written synchronously: reads by one thread, writes by one at a time. A
    /// failure is an <see cref="IOException"/>, and <see cref="Explain"/> may know more about it; 0 bytes read is the
    /// end.</summary>
    public Stream Stream { get; private set; }

    /// <summary>The blocking socket itself where nothing lies between it and MQTT, so that a read costs one system call
    /// and no layers; null where a layer does. Only its synchronous Receive and Send are for the caller: one
    /// asynchronous call would make the descriptor non-blocking for good. After <see cref="Abort"/> they throw
    /// <see cref="SocketException"/> or <see cref="ObjectDisposedException"/>.</summary>
    public Socket? PlainSocket => Stream is NetworkStream ? _socket : null;

    /// <summary>This end's address as the broker sees it; null for a Unix socket, and behind a proxy that does not
    /// tell.</summary>
    public IPEndPoint? LocalEndPoint { get; private set; }

    /// <summary>The broker's address; null for a Unix socket and behind a proxy.</summary>
    public IPEndPoint? RemoteEndPoint { get; private set; }

    /// <summary>Where this leads, for people: <c>127.0.0.1:1883</c>, <c>unix:/run/mosquitto.sock</c>,
    /// <c>vqfx:1883 via SOCKS5 proxy 127.0.0.1:1080</c>.</summary>
    public string Description { get; private set; }

    /// <summary>What TLS agreed on; null in clear text.</summary>
    public TlsInfo? Tls { get; private set; }

    /// <summary>The addresses that <see cref="Open"/> would try, in that order; the proxy's where there is
    /// one.</summary>
    /// <param name="options">Where the broker is; not by a Unix socket.</param>
    /// <param name="timeout">For the look-up.</param>
    /// <param name="cancellation">Gives up at once.</param>
    /// <exception cref="MqttException"><see cref="FailureKind.Unreachable"/>: no such name, or no address that can be
    /// tried.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> came first.</exception>
    public static IReadOnlyList<IPAddress> Resolve(TransportOptions options, TimeSpan timeout,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellation.ThrowIfCancellationRequested();
        using var deadline = new Deadline(timeout, cancellation);
        return options.Proxy is { } proxy
            ? TcpDialer.Resolve(proxy.Host, proxy.Port, options.BindAddress, deadline, asProxy: true)
            : TcpDialer.Resolve(options.Host, options.Port, options.BindAddress, deadline);
    }

    /// <summary>Opens the stream on the calling thread, which blocks until it stands.</summary>
    /// <param name="options">Where the broker is and how to get there.</param>
    /// <param name="timeout">For everything together, from the name to the last handshake;
    /// <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="cancellation">Gives up at once.</param>
    /// <param name="stands">Hears of each layer once it stands, on the calling thread, or null: for a diagnosis. Only
    /// the properties that describe are for it.</param>
    /// <exception cref="MqttException"><see cref="FailureKind.Unreachable"/> or
    /// <see cref="FailureKind.Tls"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> came first.</exception>
    public static TransportConnection Open(
        TransportOptions options, TimeSpan timeout, CancellationToken cancellation,
        Action<TransportLayer, TransportConnection>? stands = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellation.ThrowIfCancellationRequested();
        using var deadline = new Deadline(timeout, cancellation);
        string target = options.UnixPath is { } path
            ? $"unix:{path}"
            : TcpFailure.Authority(options.Host, options.Port);
        var connection = new TransportConnection(Dial(options, deadline), target);
        string step = "connecting";
        try
        {
            using (deadline.Guard(connection._socket))
            {
                stands?.Invoke(TransportLayer.Socket, connection);
                connection.AddLayers(options, stands, ref step);
            }

            if (!deadline.IsOver)
            {
                return connection;
            }
        }
        catch (Exception) when (deadline.IsOver)
        {
            // Whatever it says, it failed because the socket was closed under it.
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        throw connection.TookTooLong(step, deadline);
    }

    /// <summary>What a WebSocket server said when it closed, as the end of "the broker …"; null where there was
    /// none.</summary>
    public string? CloseReason => (Stream as WebSocketFrames)?.CloseReason;

    /// <summary>Ends it at once: a blocked read or write on another thread fails. Still to be disposed.</summary>
    public void Abort() => _socket.Dispose();

    /// <summary>Makes a blocked read, and every later one, return what has arrived and then 0, while writing still
    /// works. Inside TLS a record cut in two makes the read fail instead. Windows ends only reads that begin after
    /// this.</summary>
    public void StopReading() => Shutdown(SocketShutdown.Receive);

    /// <summary>Tells the broker that nothing more will be written, while reading still works: to be called after
    /// DISCONNECT, by the writing thread; then read to the end and dispose. Closing over unread bytes sends a reset,
    /// which can swallow the goodbye at the other end.</summary>
    public void StopWriting()
    {
        (Stream as WebSocketFrames)?.SendClose();
        Shutdown(SocketShutdown.Send);
    }

    /// <summary>What an <see cref="IOException"/> of <see cref="Stream"/> meant, where a layer knows: a frame that
    /// broke the WebSocket protocol, or with TLS 1.3 a broker's verdict on the client certificate, which comes with the
    /// first read. Null for a connection that was merely lost.</summary>
    public MqttException? Explain(IOException error) => error.InnerException as MqttException
        ?? (Tls is null ? null : TlsFailure.OfRead(_target, error, _clientCertificate));

    /// <summary>Closes. Threads still blocked fail as after <see cref="Abort"/>.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        Stream.Dispose();
    }

    private static IPEndPoint? RemoteEndPointOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint as IPEndPoint;
        }
        catch (SocketException)
        {
            // The other end has reset the connection already, which the first read tells.
            return null;
        }
    }

    private static Socket Dial(TransportOptions options, Deadline deadline)
    {
        if (options.UnixPath is { } path)
        {
            return UnixDialer.Connect(path, deadline);
        }

        return options.Proxy is { } proxy
            ? TcpDialer.Connect(proxy.Host, proxy.Port, options.BindAddress, deadline, asProxy: true)
            : TcpDialer.Connect(options.Host, options.Port, options.BindAddress, deadline);
    }

    private void AddLayers(TransportOptions options, Action<TransportLayer, TransportConnection>? stands,
        ref string step)
    {
        if (options is { Proxy: { } proxy, UnixPath: null })
        {
            Description = $"{_target} via {Socks5.Describe(proxy)}";
            step = $"an answer from {Socks5.Describe(proxy)}";
            LocalEndPoint = Socks5.Connect(Stream, proxy, options.Host, options.Port);
            RemoteEndPoint = null;
            stands?.Invoke(TransportLayer.Proxy, this);
        }

        if (options.Tls is { } tls)
        {
            step = "the TLS handshake";
            Stream = TlsLayer.Open(Stream, tls, options.Host, _target, out var facts);
            Tls = facts;
            _clientCertificate = tls.ClientCertificate;
            stands?.Invoke(TransportLayer.Tls, this);
        }

        if (options.WebSocket is { } webSocket)
        {
            step = "the WebSocket handshake";
            string host = options.UnixPath is null ? _target : "localhost";
            WebSocketUpgrade.Request(Stream, host, webSocket, _target, Explain);
            Stream = new WebSocketFrames(Stream);
            stands?.Invoke(TransportLayer.WebSocket, this);
        }
    }

    /// <summary>Returns the failure of an attempt whose time is over; throws where the caller has given up.</summary>
    private MqttException TookTooLong(string step, Deadline deadline)
    {
        deadline.ThrowIfCancelled();
        return new MqttException(FailureKind.Unreachable,
            $"cannot reach {_target}: {step} took longer than {deadline.TotalText}");
    }

    private void Shutdown(SocketShutdown what)
    {
        try
        {
            _socket.Shutdown(what);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already gone: what was asked for is so.
        }
    }
}
