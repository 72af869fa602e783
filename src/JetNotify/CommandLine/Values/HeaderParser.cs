using System.Buffers;

namespace JetNotify.CommandLine.Values;

/// <summary>Header fields of an HTTP request, <c>NAME=VALUE</c> (RFC 9110 §5). Errors repeat no value: it may be a
/// secret.</summary>
internal static class HeaderParser
{
    // RFC 9110 §5.6.2.
    private static readonly SearchValues<char> s_nameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // What the request says of itself: twice it would be another request.
    private static readonly HashSet<string> s_ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Upgrade", "Connection", "Content-Length", "Transfer-Encoding", "TE", "Trailer", "Expect",
    };

    /// <summary>Parses a header field.</summary>
    public static string? Parse(string text, out KeyValuePair<string, string> header)
    {
        header = default;
        int equals = text.IndexOf('=');
        if (equals < 1)
        {
            return "NAME=VALUE is expected (Authorization=Bearer …)";
        }

        string name = text[..equals];
        string value = text[(equals + 1)..].Trim(' ', '\t');
        if (name.AsSpan().ContainsAnyExcept(s_nameCharacters))
        {
            return "what stands before the = is no name of a header field (letters, digits and dashes)";
        }

        if (s_ours.Contains(name) || name.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase))
        {
            return $"{name} is said by the WebSocket request itself";
        }

        if (value.Any(c => c != '\t' && (char.IsControl(c) || char.IsSurrogate(c))))
        {
            return $"the value of {name} holds a character that no header field can";
        }

        header = new(name, value);
        return null;
    }
}
