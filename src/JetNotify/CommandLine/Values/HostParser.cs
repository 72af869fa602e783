using System.Globalization;
using System.Net;
using System.Net.Sockets;
using JetNotify.Output;

namespace JetNotify.CommandLine.Values;

/// <summary>Names and addresses of machines.</summary>
internal static class HostParser
{
    /// <summary>Parses a host: a name, an IPv4 or an IPv6 address; brackets around the latter are taken off.</summary>
    public static string? Host(string text, out string host)
    {
        host = text;
        if (text.Length == 0)
        {
            return "empty, a name or an address is expected";
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return "a URL goes with -L";
        }

        if (text.Contains('@'))
        {
            return "only a name or an address goes here, a user goes with -u";
        }

        if (text is ['[', .. var inner, ']'])
        {
            host = inner;
            return IsIPv6(inner) ? null : $"{Quoting.Text(text)} is not an IPv6 address";
        }

        if (text is ['[', ..])
        {
            return Fleet.Inventory.HostAndPort.TryParse(text, out string? bare, out int? behind) && IsIPv6(bare)
                ? PortApart(bare, behind!.Value)
                : $"{Quoting.Text(text)} is not a name or an address";
        }

        int colon = text.IndexOf(':');
        if (colon >= 0)
        {
            return IsIPv6(text) ? null
                : text.LastIndexOf(':') == colon && NumberParser.Port(text[(colon + 1)..], out int port) is null
                    ? PortApart(text[..colon], port)
                    : "this is not a name or an address (the port goes with -p; user and password with -u and -P)";
        }

        foreach (char c in text)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '.' or '_'))
            {
                return $"{Quoting.Text(text)} is not a name or an address";
            }
        }

        return text[0] is '-' or '.' || text.Length > 253 ? $"{Quoting.Text(text)} is not a name or an address" : null;
    }

    /// <summary>Parses a host with or without a port behind a colon; an IPv6 address before a port has
    /// brackets.</summary>
    public static string? HostAndPort(string text, out string value)
    {
        value = text;
        return Fleet.Inventory.HostAndPort.TryParse(text, out string? host, out _)
            ? Host(host, out _)
            : Host(text, out _) ?? $"{Quoting.Text(text)} is not HOST or HOST:PORT";
    }

    /// <summary>Parses the address of one of this machine's interfaces.</summary>
    public static string? Address(string text, out IPAddress address)
    {
        string bare = text is ['[', .. var inner, ']'] ? inner : text;

        // IPAddress also reads 1 as 0.0.0.1 and 010.0.0.1 as octal: only what reads the same written back is meant so.
        if (IPAddress.TryParse(bare, out address!) && (IsIPv6(bare) || address.ToString() == bare))
        {
            return null;
        }

        return $"{Quoting.Text(text)} is not an IPv4 or IPv6 address of this machine";
    }

    private static string PortApart(string host, int port) =>
        $"the port goes with -p: -h {Quoting.Text(host)} -p {port.ToString(CultureInfo.InvariantCulture)}";

    // IPAddress also reads [::1]:99, and forgets the port.
    private static bool IsIPv6(string text) => !text.AsSpan().ContainsAny('[', ']')
        && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
}
