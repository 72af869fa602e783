using System.Net;
using System.Net.Sockets;

namespace JetNotify.Mqtt.Transport;

/// <summary>
/// One opened byte stream to a broker: TCP or a Unix socket, and what <see cref="TransportOptions"/> put on top.
/// One thread may read while another writes; <see cref="Abort"/>, <see cref="StopReading"/> and <see cref="StopWriting"/> are for any thread.
/// </summary>
public sealed class TransportConnection : IDisposable
{
    private readonly Socket _socket;

    private TransportConnection(Socket socket, Stream stream, string description)
    {
        _socket = socket;
        Stream = stream;
        Description = description;
        LocalEndPoint = socket.LocalEndPoint as IPEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint as IPEndPoint;
    }

    /// <summary>The bytes, to be read and written synchronously. A failure is an <see cref="IOException"/>; 0 bytes read is the end.</summary>
    public Stream Stream { get; }

    /// <summary>The blocking socket itself where nothing lies between it and MQTT, so that a read costs one system call and no
    /// layers; null where a layer does. Only <c>Receive</c> and <c>Send</c> are for the caller, never their asynchronous forms.</summary>
    public Socket? PlainSocket => Stream is NetworkStream ? _socket : null;

    /// <summary>This end's address as the broker sees it; null for a Unix socket, and behind a proxy that does not tell.</summary>
    public IPEndPoint? LocalEndPoint { get; }

    /// <summary>The broker's address; null for a Unix socket or behind a proxy.</summary>
    public IPEndPoint? RemoteEndPoint { get; }

    /// <summary>Where this leads, for people: <c>127.0.0.1:1883</c>, <c>unix:/run/mosquitto.sock</c>.</summary>
    public string Description { get; }

    /// <summary>Opens the stream on the calling thread, which blocks until it stands.</summary>
    /// <param name="options">Where the broker is and how to get there.</param>
    /// <param name="timeout">For everything together, names to the last handshake; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="cancellation">Gives up at once.</param>
    /// <exception cref="MqttFailure"><see cref="FailureKind.Unreachable"/> or <see cref="FailureKind.Tls"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> came first.</exception>
    public static TransportConnection Open(TransportOptions options, TimeSpan timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellation.ThrowIfCancellationRequested();
        using var deadline = new Deadline(timeout, cancellation);
        if (options.UnixPath is { } path)
        {
            Socket local = UnixDialer.Connect(path, deadline);
            return new TransportConnection(local, new NetworkStream(local), $"unix:{path}");
        }

        Socket socket = TcpDialer.Connect(options.Host, options.Port, options.BindAddress, deadline);
        return new TransportConnection(socket, new NetworkStream(socket), socket.RemoteEndPoint!.ToString()!);
    }

    /// <summary>Ends it at once: a blocked read or write on another thread fails. Still to be disposed.</summary>
    public void Abort() => _socket.Dispose();

    /// <summary>Makes a blocked read, and every later one, return what has arrived and then 0, while writing still works.
    /// Inside TLS a record cut in two makes the read fail instead. Windows ends only reads that begin after this.</summary>
    public void StopReading() => Shutdown(SocketShutdown.Receive);

    /// <summary>Tells the broker that nothing more will be written, while reading still works: to be called after DISCONNECT,
    /// and then read to the end, so that bytes still unread do not turn the close into a reset that swallows the goodbye.</summary>
    public void StopWriting() => Shutdown(SocketShutdown.Send);

    /// <summary>Closes. Threads still blocked fail as after <see cref="Abort"/>.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        Stream.Dispose();
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
