using System.Net.Sockets;

namespace JetNotify.Mqtt.Transport;

/// <summary>Opens a Unix domain socket.</summary>
internal static class UnixDialer
{
    private const int SliceMilliseconds = 100;

    /// <summary>A connected, blocking socket; the caller owns it.</summary>
    /// <exception cref="MqttException">Nothing to connect to at <paramref name="path"/>; says why.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Socket Connect(string path, Deadline deadline)
    {
        var endPoint = EndPoint(path);
        while (!deadline.IsOver)
        {
            // Linux waits while the listener's backlog is full, and closing the socket does not wake it as it does with
            // TCP: so it waits in slices, each on a socket of its own, since one that failed to connect cannot try
            // again.
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream,
                ProtocolType.Unspecified)
            { SendTimeout = SliceMilliseconds };
            try
            {
                socket.Connect(endPoint);
                socket.SendTimeout = 0;
                return socket;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.TimedOut)
            {
                socket.Dispose();
            }
            catch (SocketException e)
            {
                socket.Dispose();
                throw Failure(path, e);
            }
        }

        deadline.ThrowIfCancelled();
        throw new MqttException(FailureKind.Unreachable, $"cannot reach unix:{path}: the broker did not accept "
            + $"within {deadline.TotalText}");
    }

    /// <summary>The same without holding a thread; the socket is for asynchronous use from then on.</summary>
    /// <exception cref="MqttException">Nothing to connect to at <paramref name="path"/>; says why.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task<Socket> ConnectAsync(string path, Deadline deadline)
    {
        var endPoint = EndPoint(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(endPoint, deadline.Token).ConfigureAwait(false);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw Failure(path, e);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            deadline.ThrowIfCancelled();
            throw new MqttException(FailureKind.Unreachable,
                $"cannot reach unix:{path}: the broker did not accept within {deadline.TotalText}");
        }
    }

    /// <summary>The path as an end point.</summary>
    /// <exception cref="MqttException">It is too long for a socket.</exception>
    public static UnixDomainSocketEndPoint EndPoint(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentException e)
        {
            throw new MqttException(FailureKind.Unreachable, $"cannot reach unix:{path}: the path is too "
                + "long for a socket", e);
        }
    }

    /// <summary>What connecting to <paramref name="path"/> failed with, put into words.</summary>
    public static MqttException Failure(string path, SocketException error) =>
        new(FailureKind.Unreachable, $"cannot reach unix:{path}: {Reason(path, error)}", error);

    // connect(2) answers ECONNREFUSED alike for a file, a folder and a socket nobody listens on.
    private static string Reason(string path, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AccessDenied => "permission denied; this user needs write permission on the socket and passage "
            + "through its folders",
        _ when Directory.Exists(path) => "it is a folder, not a socket",
        _ when !File.Exists(path) => "there is no such socket; is the broker running, with a listener on this path?",
        SocketError.ConnectionRefused when new FileInfo(path).Length > 0 => "it is a file, not a socket",
        SocketError.ConnectionRefused => "nothing listens on it; is the broker running?",
        _ => error.Message,
    };
}
