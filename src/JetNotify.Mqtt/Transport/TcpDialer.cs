using System.Net;
using System.Net.Sockets;

namespace JetNotify.Mqtt.Transport;

/// <summary>Opens TCP to a host: every address its name has, in the system's order, each with a fair share of the
/// time.</summary>
internal static partial class TcpDialer
{
    /// <summary>A connected, blocking socket with Nagle's delay off; the caller owns it.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">Its port.</param>
    /// <param name="from">The local address to connect from, or null.</param>
    /// <param name="deadline">The time for all addresses together.</param>
    /// <param name="asProxy">The host is a proxy, which failures must say.</param>
    /// <exception cref="MqttException">No address answered; says what each one did.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Socket Connect(string host, int port, IPAddress? from, Deadline deadline, bool asProxy = false)
    {
        var failure = new TcpFailure(host, port, asProxy);
        return Connect(Resolve(host, deadline, failure), port, from, deadline, failure);
    }

    /// <summary>The addresses that would be tried, in that order.</summary>
    /// <exception cref="MqttException">No such name, or no address of the family to be connected from.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static IPAddress[] Resolve(string host, int port, IPAddress? from, Deadline deadline, bool asProxy = false)
    {
        var failure = new TcpFailure(host, port, asProxy);
        return Usable(Resolve(host, deadline, failure), from, failure);
    }

    /// <summary>The same once the name has become <paramref name="all"/> its addresses.</summary>
    internal static Socket Connect(IReadOnlyList<IPAddress> all, int port, IPAddress? from, Deadline deadline,
        TcpFailure failure)
    {
        var addresses = Usable(all, from, failure);
        for (int i = 0; i < addresses.Length; i++)
        {
            using var share = deadline.Share(i, addresses.Length);
            if (TryConnect(addresses[i], port, from, share, failure) is { } socket)
            {
                return socket;
            }

            deadline.ThrowIfCancelled();
        }

        throw failure.ToFailure();
    }

    private static IPAddress[] Usable(IReadOnlyList<IPAddress> all, IPAddress? from, TcpFailure failure)
    {
        IPAddress[] usable = [.. all.Where(address => from is null || from.AddressFamily == address.AddressFamily)
            .Distinct()];
        return usable.Length > 0 ? usable : throw failure.NoAddressOfFamily(from);
    }

    private static IPAddress[] Resolve(string host, Deadline deadline, TcpFailure failure)
    {
        if (Literal(host, failure) is { } literal)
        {
            return [literal];
        }

        try
        {
            // A name look-up cannot be interrupted, only left alone: it goes on in the pool when the time is over.
            var lookUp = Task.Run(() => Dns.GetHostAddresses(host));
            lookUp.Wait(deadline.Token);
            return lookUp.Result;
        }
        catch (OperationCanceledException)
        {
            deadline.ThrowIfCancelled();
            throw failure.NameTimedOut(deadline);
        }
        catch (AggregateException e) when (e.InnerException is SocketException or ArgumentException)
        {
            throw failure.NameNotFound(e.InnerException);
        }
    }

    /// <summary>Returns the address that the host is written as, or null for a name.</summary>
    private static IPAddress? Literal(string host, TcpFailure failure)
    {
        if (!IPAddress.TryParse(host, out var literal))
        {
            return null;
        }

        failure.ThrowIfWithoutZone(literal);

        // As logs write an IPv4 peer: a socket of IPv6 alone does not reach it.
        return literal.IsIPv4MappedToIPv6 ? literal.MapToIPv4() : literal;
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
