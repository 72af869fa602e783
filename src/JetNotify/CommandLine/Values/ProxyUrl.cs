using System.Text;
using JetNotify.Mqtt.Transport;

namespace JetNotify.CommandLine.Values;

/// <summary>What <c>--proxy</c> says: <c>socks5h://[user[:password]@]host[:port]</c>.</summary>
internal static class ProxyUrl
{
    /// <summary>The port of SOCKS (RFC 1928 §3).</summary>
    private const int DefaultPort = 1080;

    /// <summary>The longest user and password (RFC 1929 §2), in bytes.</summary>
    private const int LongestCredential = 255;

    /// <summary>Parses a proxy's URL. Names are resolved by the proxy, with <c>socks5</c> too.</summary>
    public static string? Parse(string text, out Socks5Options proxy)
    {
        proxy = null!;
        int colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0 || text[..colon].ToLowerInvariant() is not ("socks5h" or "socks5"))
        {
            return "this is not a SOCKS5 proxy (socks5h://HOST:PORT)";
        }

        string rest = text[(colon + 3)..];
        if (Authority.Parse(rest is [.. var bare, '/'] ? bare : rest, out var authority) is { } problem)
        {
            return problem;
        }

        if (Encoding.UTF8.GetByteCount(authority.User ?? "") > LongestCredential
            || Encoding.UTF8.GetByteCount(authority.Password ?? "") > LongestCredential)
        {
            return "user and password of a SOCKS5 proxy have at most 255 bytes";
        }

        proxy = new Socks5Options(authority.Host, authority.Port ?? DefaultPort, authority.User, authority.Password);
        return null;
    }
}
