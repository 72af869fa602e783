using System.Globalization;

namespace JetNotify.Delivery.Nats;

/// <summary>Where records go in NATS: <c>nats://[user:password@]host[:port][,host[:port]…]/STREAM</c>, or
/// <c>tls://</c>.</summary>
/// <param name="Servers">The servers: each as <c>nats://host:port</c>, without user and password.</param>
/// <param name="Stream">The stream.</param>
public sealed record NatsTarget(IReadOnlyList<string> Servers, string Stream)
{
    private const int DefaultPort = 4222;

    /// <summary>The user, or null.</summary>
    public string? User { get; init; }

    /// <summary>The password, or null.</summary>
    public string? Password { get; init; }

    /// <summary>The text of a file with credentials (<c>nsc</c> makes it), a secret; or null.</summary>
    public string? Credentials { get; init; }

    /// <summary>A file with the authorities to trust, or null for the system's.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Whether only TLS will do.</summary>
    public bool NeedsTls { get; init; }

    /// <summary>How many servers have each record, where the stream is to be made; null where it is not.</summary>
    public int? Replicas { get; init; }

    /// <summary>How messages name it.</summary>
    public string Name => $"{string.Join(',', Servers)}/{Stream}";

    /// <summary>Whether a text is meant to be one.</summary>
    public static bool Is(string text) =>
        text.StartsWith("nats://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("tls://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Parses it.</summary>
    /// <returns>What is wrong with it, as a sentence without the text, which may have a secret; null if nothing
    /// is.</returns>
    public static string? Parse(string text, out NatsTarget target)
    {
        target = new NatsTarget([], "");
        bool needsTls = text.StartsWith("tls://", StringComparison.OrdinalIgnoreCase);
        string rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string stream = slash < 0 ? "" : rest[(slash + 1)..];
        if (stream.Length == 0 || !stream.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return "the stream is missing or has characters that no stream has: nats://HOST[:PORT][,HOST…]/STREAM";
        }

        rest = rest[..slash];
        int at = rest.LastIndexOf('@');
        string? user = at < 0 ? null : rest[..at];
        var servers = new List<string>();
        foreach (string server in rest[(at + 1)..].Split(','))
        {
            if (!TryServer(server, out string url))
            {
                return "a server is expected as HOST or HOST:PORT, several with commas: nats://n1,n2:4223,n3/STREAM";
            }

            servers.Add(url);
        }

        int colon = user?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        target = new NatsTarget(servers, stream)
        {
            User = user is null ? null : Uri.UnescapeDataString(colon < 0 ? user : user[..colon]),
            Password = colon < 0 ? null : Uri.UnescapeDataString(user![(colon + 1)..]),
            NeedsTls = needsTls,
        };
        return null;
    }

    private static bool TryServer(string text, out string url)
    {
        url = "";
        if (!Uri.TryCreate($"nats://{text}", UriKind.Absolute, out var uri)
            || uri.Host.Length == 0 || uri.PathAndQuery is not ("" or "/") || uri.UserInfo.Length > 0)
        {
            return false;
        }

        int port = uri.Port < 0 ? DefaultPort : uri.Port;
        url = string.Create(CultureInfo.InvariantCulture, $"nats://{uri.Host}:{port}");
        return port > 0;
    }
}
