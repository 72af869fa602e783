namespace JetNotify.CommandLine.Values;

/// <summary>The middle of a URL: <c>user:password@host:port</c> (RFC 3986 §3.2). Errors repeat neither user nor
/// password.</summary>
/// <param name="User">The user, decoded, or null.</param>
/// <param name="Password">The password, decoded, or null.</param>
/// <param name="Host">The host, without brackets.</param>
/// <param name="Port">The port, or null where none is given.</param>
internal sealed record Authority(string? User, string? Password, string Host, int? Port)
{
    /// <summary>Parses an authority.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Parse(string text, out Authority authority)
    {
        authority = null!;
        string? user = null;
        string? password = null;
        int at = text.LastIndexOf('@');
        if (at >= 0)
        {
            user = text[..at];
            int colon = user.IndexOf(':');
            if (colon >= 0)
            {
                (user, password) = (user[..colon], user[(colon + 1)..]);
                if (!PercentEncoding.TryDecode(password, out password))
                {
                    return "the password is not percent-encoded (a % in it is written %25)";
                }
            }

            if (!PercentEncoding.TryDecode(user, out user))
            {
                return "the user is not percent-encoded (a % in it is written %25)";
            }

            if (user.Length == 0)
            {
                return "no user stands before the @";
            }
        }

        string place = text[(at + 1)..];
        int portAt = place.LastIndexOf(':');
        int? port = null;
        if (portAt > place.LastIndexOf(']'))
        {
            if (place.IndexOf(':') != portAt && place is not ['[', ..])
            {
                return "an IPv6 address in a URL stands in brackets";
            }

            if (NumberParser.Port(place[(portAt + 1)..], out int number) is not null)
            {
                // It may be a password whose host was forgotten.
                return "what stands behind the last colon is not a port (1 to 65535); user and password end with @ "
                    + "before the host";
            }

            port = number;
            place = place[..portAt];
        }

        if (place.Length == 0)
        {
            return "a host is missing";
        }

        if (place is ['[', ..])
        {
            // The % before a link-local address's zone is itself an escape in a URL (RFC 6874 §2); people write it bare
            // too.
            place = place.Replace("%25", "%", StringComparison.Ordinal);
        }

        if (HostParser.Host(place, out string host) is { } wrong)
        {
            return wrong;
        }

        authority = new Authority(user, password, host, port);
        return null;
    }
}
