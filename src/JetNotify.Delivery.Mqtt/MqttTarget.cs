using System.Globalization;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Delivery.Mqtt;

/// <summary>Where records go in an MQTT broker or cluster:
/// <c>mqtt://[user:password@]host[:port][,host[:port]…]/PREFIX</c>, or <c>mqtts://</c>.</summary>
/// <param name="Servers">The servers, tried in turn.</param>
/// <param name="Prefix">What every topic begins with, without a slash at its end.</param>
public sealed record MqttTarget(IReadOnlyList<TransportOptions> Servers, string Prefix)
{
    private const string Secure = "mqtts://";

    /// <summary>The user, or null.</summary>
    public string? User { get; init; }

    /// <summary>The password, or null.</summary>
    public string? Password { get; init; }

    /// <summary>How messages name it.</summary>
    public string Name =>
        $"{(Servers.Any(server => server.Tls is not null) ? Secure : "mqtt://")}"
            + $"{string.Join(',', Servers.Select(server => TextOf(server)))}/{Prefix}";

    /// <summary>Whether a text is meant to be one.</summary>
    public static bool Is(string text) =>
        text.StartsWith("mqtt://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith(Secure, StringComparison.OrdinalIgnoreCase);

    /// <summary>Parses it.</summary>
    /// <returns>What is wrong with it, as a sentence without the text, which may have a secret; null if nothing
    /// is.</returns>
    public static string? Parse(string text, out MqttTarget target)
    {
        target = new MqttTarget([], "");
        var tls = text.StartsWith(Secure, StringComparison.OrdinalIgnoreCase) ? new TlsOptions() : null;
        string rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string prefix = slash < 0 ? "" : rest[(slash + 1)..];
        if (!IsPrefix(prefix))
        {
            return "the beginning of the topics is missing or cannot be one: mqtt://HOST[:PORT][,HOST…]/PREFIX";
        }

        rest = rest[..slash];
        int at = rest.LastIndexOf('@');
        string? user = at < 0 ? null : rest[..at];
        var servers = new List<TransportOptions>();
        foreach (string server in rest[(at + 1)..].Split(','))
        {
            if (!Uri.TryCreate($"mqtt://{server}", UriKind.Absolute, out var uri) || uri.Host.Length == 0
                || uri.Port == 0 || uri.PathAndQuery is not ("" or "/") || uri.UserInfo.Length > 0)
            {
                return "a server is expected as HOST or HOST:PORT, several with commas: mqtt://n1,n2:1884,n3/PREFIX";
            }

            int port = uri.Port > 0 ? uri.Port : tls is null ? 1883 : 8883;
            servers.Add(new TransportOptions { Host = uri.Host.Trim('[', ']'), Port = port, Tls = tls });
        }

        int colon = user?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        target = new MqttTarget(servers, prefix)
        {
            User = user is null ? null : Uri.UnescapeDataString(colon < 0 ? user : user[..colon]),
            Password = colon < 0 ? null : Uri.UnescapeDataString(user![(colon + 1)..]),
        };
        return null;
    }

    /// <summary>Returns the same with the authorities of a file in the place of the system's.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public MqttTarget Trusting(string file)
    {
        var roots = CertificateFiles.LoadRoots(file);
        return this with
        {
            Servers = [.. Servers.Select(server => server.Tls is { } tls
                ? server with { Tls = tls with { TrustedRoots = roots, TrustedRootsSource = file } }
                : server)],
        };
    }

    // No wildcard, nothing a broker keeps for itself.
    private static bool IsPrefix(string text) =>
        text.Length > 0 && text[0] != '$' && text[^1] != '/'
            && !text.Any(c => c is '+' or '#' or '?' || char.IsControl(c) || char.IsWhiteSpace(c));

    private static string TextOf(TransportOptions server) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(server.Host.Contains(':', StringComparison.Ordinal) ? $"[{server.Host}]" : server.Host)}:{server.Port}");
}
