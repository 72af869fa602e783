using System.Net;
using System.Net.Sockets;
using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt.Transport;

namespace JetNotify.CommandLine.Planning;

/// <summary>Decides where the broker is and how to get there.</summary>
internal static class TransportPlanner
{
    /// <summary>Where to connect.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="connection">The connection options.</param>
    /// <param name="tls">The TLS options.</param>
    /// <param name="notes">Gets a sentence for each thing decided on the user's behalf.</param>
    /// <param name="surroundings">The person to ask for a key's password.</param>
    /// <exception cref="UsageException">Options that exclude each other; files that cannot be.</exception>
    public static TransportOptions Plan(Typed typed, ConnectionOptions connection, TlsOptionGroup tls, List<string> notes, Surroundings surroundings)
    {
        RefuseContradictions(typed, connection);
        typed.TryGet(connection.Url, out var url);
        string host = url?.Authority.Host ?? typed.Get(connection.Host, "localhost");
        int? givenPort = url?.Authority.Port ?? (typed.TryGet(connection.Port, out int number) ? number : null);
        var tlsOptions = TlsPlanner.Plan(typed, tls, connection, url, givenPort, notes, surroundings.AskPassword);
        bool webSocket = url?.IsWebSocket ?? typed.Has(connection.WebSocket);
        if (!webSocket && typed.Has(connection.WebSocketPath))
        {
            throw new UsageException(connection.WebSocketPath, "needs WebSocket: add --ws");
        }

        return new TransportOptions
        {
            Host = host,
            Port = givenPort ?? DefaultPort(webSocket, tlsOptions is not null),
            UnixPath = typed.TryGet(connection.Unix, out string? path) ? path : null,
            BindAddress = BindAddress(typed, connection, host),
            Proxy = typed.TryGet(connection.Proxy, out var proxy) ? proxy : null,
            Tls = tlsOptions,
            WebSocket = webSocket ? WebSocket(typed, connection, url) : null,
        };
    }

    private static void RefuseContradictions(Typed typed, ConnectionOptions connection)
    {
        typed.NotBoth(connection.Host, connection.Url, "the URL names the host");
        typed.NotBoth(connection.Port, connection.Url, "the URL names the port");
        typed.NotBoth(connection.WebSocket, connection.Url, "a URL says it with ws:// or wss://");
        typed.NotBoth(connection.Unix, connection.Url, "both say where the broker is");
        typed.NotBoth(connection.Unix, connection.Host, "both say where the broker is");
        typed.NotBoth(connection.Unix, connection.Port, "a Unix domain socket has no port");
        typed.NotBoth(connection.Unix, connection.Bind, "a Unix domain socket has no address");
        typed.NotBoth(connection.Unix, connection.Proxy, "a proxy cannot reach a Unix domain socket");
        typed.NotBoth(connection.Unix, connection.WebSocket, "a Unix domain socket is used without WebSocket");
    }

    private static int DefaultPort(bool webSocket, bool tls) => (webSocket, tls) switch
    {
        (true, true) => 443,
        (true, false) => 80,
        (false, true) => TlsPlanner.Port,
        (false, false) => 1883,
    };

    private static WebSocketOptions WebSocket(Typed typed, ConnectionOptions connection, BrokerUrl? url)
    {
        if (url?.WebSocketPath is not null && typed.Has(connection.WebSocketPath))
        {
            throw new UsageException(connection.WebSocketPath, "the URL names the path already");
        }

        string? path = url?.WebSocketPath ?? (typed.TryGet(connection.WebSocketPath, out string? given) ? given : null);
        return path is null ? new WebSocketOptions() : new WebSocketOptions(path);
    }

    private static IPAddress? BindAddress(Typed typed, ConnectionOptions connection, string host)
    {
        if (!typed.TryGet(connection.Bind, out var address))
        {
            return null;
        }

        if (!typed.Has(connection.Proxy) && IPAddress.TryParse(host, out var target) && target.AddressFamily != address.AddressFamily)
        {
            throw new UsageException(
                connection.Bind, $"{address} is {Family(address)}, but {host} is {Family(target)}: nothing can connect the two");
        }

        return address;
    }

    private static string Family(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";
}
