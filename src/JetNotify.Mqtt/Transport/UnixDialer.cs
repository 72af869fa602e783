using System.Net.Sockets;

namespace JetNotify.Mqtt.Transport;

/// <summary>Opens a Unix domain socket.</summary>
internal static class UnixDialer
{
    /// <summary>A connected, blocking socket; the caller owns it.</summary>
    /// <exception cref="MqttFailure">Nothing to connect to at <paramref name="path"/>; says why.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Socket Connect(string path, Deadline deadline)
    {
        UnixDomainSocketEndPoint endPoint = EndPoint(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using (deadline.Guard(socket))
            {
                // Blocks while the listener's backlog is full.
                socket.Connect(endPoint);
            }

            if (!deadline.IsOver)
            {
                return socket;
            }
        }
        catch (Exception e) when (deadline.IsOver && e is SocketException or ObjectDisposedException)
        {
            // Reported below.
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new MqttFailure(FailureKind.Unreachable, $"cannot reach unix:{path}: {Reason(path, e)}", e);
        }

        socket.Dispose();
        deadline.ThrowIfCancelled();
        throw new MqttFailure(FailureKind.Unreachable, $"cannot reach unix:{path}: the broker did not accept within {deadline.TotalText}");
    }

    private static UnixDomainSocketEndPoint EndPoint(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentException e)
        {
            throw new MqttFailure(FailureKind.Unreachable, $"cannot reach unix:{path}: the path is too long for a socket", e);
        }
    }

    // connect(2) answers ECONNREFUSED alike for a file, a folder and a socket nobody listens on.
    private static string Reason(string path, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AccessDenied => "permission denied; this user needs write permission on the socket and passage through its folders",
        _ when Directory.Exists(path) => "it is a folder, not a socket",
        _ when !File.Exists(path) => "there is no such socket; is the broker running, with a listener on this path?",
        SocketError.ConnectionRefused when new FileInfo(path).Length > 0 => "it is a file, not a socket",
        SocketError.ConnectionRefused => "nothing listens on it; is the broker running?",
        _ => error.Message,
    };
}
