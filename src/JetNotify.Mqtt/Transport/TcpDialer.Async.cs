using System.Net;
using System.Net.Sockets;

namespace JetNotify.Mqtt.Transport;

internal static partial class TcpDialer
{
    /// <summary>The same as <see cref="Connect(string, int, IPAddress?, Deadline, bool)"/> without holding a thread;
    /// the socket is for asynchronous use from then on.</summary>
    /// <exception cref="MqttException">No address answered; says what each one did.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async Task<Socket> ConnectAsync(
        string host, int port, IPAddress? from, AsyncResolver resolve, Deadline deadline, bool asProxy = false)
    {
        var failure = new TcpFailure(host, port, asProxy);
        var addresses = Usable(await ResolveAsync(host, resolve, deadline, failure)
            .ConfigureAwait(false), from, failure);
        for (int i = 0; i < addresses.Length; i++)
        {
            using var share = deadline.Share(i, addresses.Length);
            if (await TryConnectAsync(addresses[i], port, from, share, failure).ConfigureAwait(false) is { } socket)
            {
                return socket;
            }

            deadline.ThrowIfCancelled();
        }

        throw failure.ToFailure();
    }

    private static async ValueTask<IPAddress[]> ResolveAsync(
        string host, AsyncResolver resolve, Deadline deadline, TcpFailure failure)
    {
        if (Literal(host, failure) is { } literal)
        {
            return [literal];
        }

        try
        {
            return await resolve(host, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            deadline.ThrowIfCancelled();
            throw failure.NameTimedOut(deadline);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw failure.NameNotFound(e);
        }
    }

    private static async ValueTask<Socket?> TryConnectAsync(
        IPAddress address, int port, IPAddress? from, Deadline share, TcpFailure failure)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (from is not null)
            {
                Bind(socket, from);
            }

            await socket.ConnectAsync(new IPEndPoint(address, port), share.Token).ConfigureAwait(false);
            return socket;
        }
        catch (OperationCanceledException)
        {
            failure.TimedOut(address, share);
        }
        catch (SocketException e)
        {
            failure.Add(address, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        socket.Dispose();
        return null;
    }
}
