using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.CommandLine.Values;

/// <summary>What <c>-L</c> says: <c>mqtt[s]://[user[:password]@]host[:port][/topic]</c> or
/// <c>ws[s]://…[/path]</c>.</summary>
/// <param name="Scheme">mqtt, mqtts, ws or wss.</param>
/// <param name="Authority">Who and where.</param>
/// <param name="Topic">The topic filter after the first slash, decoded, or null.</param>
/// <param name="WebSocketPath">The path of the WebSocket request, or null.</param>
internal sealed record BrokerUrl(string Scheme, Authority Authority, TopicFilter? Topic, string? WebSocketPath)
{
    /// <summary>Whether the scheme asks for TLS.</summary>
    public bool IsTls => Scheme is "mqtts" or "wss";

    /// <summary>Whether the scheme asks for WebSocket.</summary>
    public bool IsWebSocket => Scheme is "ws" or "wss";

    /// <summary>Parses a broker's URL.</summary>
    public static string? Parse(string text, out BrokerUrl url)
    {
        url = null!;
        int colon = text.IndexOf("://", StringComparison.Ordinal);
        string scheme = colon < 0 ? "" : text[..colon].ToLowerInvariant();
        if (scheme is not ("mqtt" or "mqtts" or "ws" or "wss"))
        {
            return colon < 0
                ? "this is not a URL (mqtt://HOST, mqtts://HOST, ws://HOST or wss://HOST)"
                : $"{Quoting.Text(scheme)} is not a scheme of MQTT (mqtt, mqtts, ws or wss)";
        }

        string rest = text[(colon + 3)..];
        int slash = rest.IndexOf('/');
        if (Authority.Parse(slash < 0 ? rest : rest[..slash], out var authority) is { } problem)
        {
            // What could be the end of a password is not repeated.
            return slash >= 0 && rest.LastIndexOf('@') > slash ? "a / in a user or password is written %2F" : problem;
        }

        TopicFilter? topic = null;
        string? path = null;
        if (scheme is "ws" or "wss")
        {
            path = slash < 0 ? null : rest[slash..];
        }
        else if (slash >= 0 && slash + 1 < rest.Length)
        {
            // # and + stand for themselves, as in mosquitto_sub, and escaped too, as curl takes them.
            if (!PercentEncoding.TryDecode(rest[(slash + 1)..], out string? decoded))
            {
                return "the topic is not percent-encoded (a % in it is written %25)";
            }

            if (TopicParser.Filter(decoded, out topic) is { } wrongTopic)
            {
                return wrongTopic;
            }
        }

        if (path is not null && TextParser.WebSocketPath(path, out _) is { } wrongPath)
        {
            return wrongPath;
        }

        url = new BrokerUrl(scheme, authority, topic, path);
        return null;
    }
}
