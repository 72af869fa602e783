using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace JetNotify.Simulator.Router;

/// <summary>An address with a prefix length, and what follows from the two.</summary>
internal sealed record AddressPrefix
{
    private readonly IPNetwork _network;

    private AddressPrefix(IPAddress address, int length)
    {
        byte[] bytes = address.GetAddressBytes();
        int bits = bytes.Length * 8;
        IsInet6 = bits == 128;
        Length = length;
        Text = $"{address}/{length}";
        Local = $"{address}/{bits}";
        byte[] network = new byte[bytes.Length];
        byte[] last = new byte[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            int ones = Math.Clamp(length - (8 * i), 0, 8);
            byte mask = (byte)(0xFF << (8 - ones));
            network[i] = (byte)(bytes[i] & mask);
            last[i] = (byte)(bytes[i] | ~mask);
        }

        _network = new IPNetwork(new IPAddress(network), length);
        Network = $"{_network.BaseAddress}/{length}";
        Broadcast = IsInet6 || length >= 31 ? null : $"{new IPAddress(last)}/32";
    }

    public bool IsInet6 { get; }

    public int Length { get; }

    /// <summary>As Junos writes it: <c>192.168.10.1/24</c>.</summary>
    public string Text { get; }

    /// <summary>The address as a host: <c>192.168.10.1/32</c>.</summary>
    public string Local { get; }

    /// <summary>The network: <c>192.168.10.0/24</c>.</summary>
    public string Network { get; }

    /// <summary>Whether it is the address of a single host, as a loopback's is.</summary>
    public bool IsHost => Length == (IsInet6 ? 128 : 32);

    /// <summary>The broadcast address as a host, or null where there is none.</summary>
    public string? Broadcast { get; }

    /// <summary>Whether an address is on this network.</summary>
    public bool Contains(IPAddress address) => _network.Contains(address);

    /// <summary>Reads an address, with a length or as a host.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AddressPrefix? prefix)
    {
        prefix = null;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string head = slash < 0 ? text : text[..slash];
        if (!IPAddress.TryParse(head, out var address))
        {
            return false;
        }

        bool inet6 = address.AddressFamily == AddressFamily.InterNetworkV6;

        // .NET takes '10' and '0x7f.1' for addresses too, and zones, which a configuration does not have.
        if ((!inet6 && head.Split('.').Length != 4) || head.Contains('%', StringComparison.Ordinal)
            || head.Contains('[', StringComparison.Ordinal))
        {
            return false;
        }

        int bits = inet6 ? 128 : 32;
        int length = bits;
        if (slash >= 0
            && (!int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture,
                out length) || length > bits))
        {
            return false;
        }

        prefix = new AddressPrefix(address, length);
        return true;
    }
}
