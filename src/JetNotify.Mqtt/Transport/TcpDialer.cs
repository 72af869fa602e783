using System.Net;
using System.Net.Sockets;

namespace JetNotify.Mqtt.Transport;

/// <summary>Opens TCP to a host: every address its name has, in the system's order, each with a fair share of the time.</summary>
internal static class TcpDialer
{
    /// <summary>A connected, blocking socket with Nagle's delay off; the caller owns it.</summary>
    /// <exception cref="MqttFailure">No address answered; says what each one did.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Socket Connect(string host, int port, IPAddress? from, Deadline deadline)
    {
        IPAddress[] addresses = Candidates(host, port, from, deadline);
        var reached = new TcpFailure(host, port);
        for (int i = 0; i < addresses.Length; i++)
        {
            using Deadline share = deadline.Share(addresses.Length - i);
            if (TryConnect(addresses[i], port, from, share, reached) is { } socket)
            {
                return socket;
            }

            deadline.ThrowIfCancelled();
        }

        throw reached.ToFailure();
    }

    private static IPAddress[] Candidates(string host, int port, IPAddress? from, Deadline deadline)
    {
        IPAddress[] all = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : Resolve(host, port, deadline);
        IPAddress[] candidates = [.. all.Where(address => from is null || from.AddressFamily == address.AddressFamily).Distinct()];
        return candidates.Length > 0 ? candidates : throw TcpFailure.NoAddressOfFamily(host, port, from);
    }

    private static IPAddress[] Resolve(string host, int port, Deadline deadline)
    {
        try
        {
            // A name look-up cannot be interrupted, only left alone: it goes on in the pool when the time is over.
            return Dns.GetHostAddressesAsync(host, deadline.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            deadline.ThrowIfCancelled();
            throw TcpFailure.NameTimedOut(host, port, deadline);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw TcpFailure.NameNotFound(host, port, e);
        }
    }

    private static Socket? TryConnect(IPAddress address, int port, IPAddress? from, Deadline share, TcpFailure failure)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (from is not null)
            {
                Bind(socket, from);
            }

            using (share.Guard(socket))
            {
                socket.Connect(new IPEndPoint(address, port));
            }

            if (!share.IsOver)
            {
                return socket;
            }

            failure.TimedOut(address, share);
        }
        catch (Exception e) when (share.IsOver && e is SocketException or ObjectDisposedException)
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

    private static void Bind(Socket socket, IPAddress from)
    {
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
        }
        catch (SocketException e)
        {
            throw TcpFailure.CannotBind(from, e);
        }
    }
}
