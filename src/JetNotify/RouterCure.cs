using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace JetNotify;

/// <summary>What to type on a Junos router.</summary>
internal static class RouterCure
{
    /// <summary>Returns how to have a router admit this client.</summary>
    /// <param name="local">This end's address, as the router sees it.</param>
    /// <param name="port">The port that its service listens on.</param>
    public static Advice Admitting(IPEndPoint local, int port)
    {
        var address = local.Address.IsIPv4MappedToIPv6 ? local.Address.MapToIPv4() : local.Address;
        int length = address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        return new(
            $"A Junos router does this to a client that is not in its allow-clients list, or is one too many "
            + $"(20 at most); it sees this client as {address}. To admit it, on the router:",
            Port(port),
            $"set system services extension-service notification allow-clients address {address}/{length}");
    }

    /// <summary>Returns how to have a router listen on <paramref name="port"/>.</summary>
    public static Advice Opening(int port) => new("On a Junos router:", Port(port));

    /// <summary>Returns what shows, on a Junos router, whether anything listens on <paramref name="port"/>.</summary>
    public static Advice Listening(int port) => new(
        "What the router listens on is shown by:",
        string.Create(CultureInfo.InvariantCulture, $"show system connections | match {port}"));

    /// <summary>What else may drop packets without a word.</summary>
    public static Advice Filter { get; } = new("A router's own loopback filter is such a firewall too");

    private static string Port(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"set system services extension-service notification port {port}");
}
