using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace JetNotify.Fleet.Inventory;

/// <summary><c>HOST[:PORT]</c>, with brackets around an IPv6 address that a port follows.</summary>
public static class HostAndPort
{
    /// <summary>Reads one; a port is 1 to 65535.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out string? host, out int? port)
    {
        host = text;
        port = null;
        int colon = text.LastIndexOf(':');
        if (text.StartsWith('['))
        {
            int end = text.IndexOf(']', StringComparison.Ordinal);
            host = end > 1 ? text[1..end] : null;
            colon = end == text.Length - 1 ? -1 : end + 1;
            if (host is null || (colon >= 0 && text[colon] != ':'))
            {
                host = null;
                return false;
            }
        }
        else if (colon >= 0 && text.IndexOf(':', StringComparison.Ordinal) != colon)
        {
            // More than one colon and no brackets: an IPv6 address alone.
            colon = -1;
        }
        else if (colon >= 0)
        {
            host = text[..colon];
        }

        if (colon >= 0)
        {
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || number is < 1 or > 65_535)
            {
                return false;
            }

            port = number;
        }

        return host.Length > 0 && host.AsSpan().IndexOfAny(" \t/@") < 0;
    }
}
