using System.Globalization;

namespace JetNotify.Delivery.Kafka;

/// <summary>Where records go in Kafka: <c>kafka://host[:port][,host[:port]…]/TOPIC</c>, or <c>kafkas://</c> for TLS.
/// No secret stands in it: those are in a file.</summary>
/// <param name="Servers">The brokers that are asked first for all others: each as <c>host:port</c>.</param>
/// <param name="Topic">The topic.</param>
public sealed record KafkaTarget(IReadOnlyList<string> Servers, string Topic)
{
    private const string Secure = "kafkas://";
    private const int LongestTopic = 249;

    /// <summary>Whether only TLS will do.</summary>
    public bool NeedsTls { get; init; }

    /// <summary>A file with the authorities to trust, or null for the system's.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Who this client is.</summary>
    public KafkaCredentials Credentials { get; init; } = KafkaCredentials.None;

    /// <summary>How messages name it.</summary>
    public string Name => $"{(NeedsTls ? Secure : "kafka://")}{string.Join(',', Servers)}/{Topic}";

    /// <summary>Whether a text is meant to be one.</summary>
    public static bool Is(string text) =>
        text.StartsWith("kafka://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith(Secure, StringComparison.OrdinalIgnoreCase);

    /// <summary>Parses it.</summary>
    /// <returns>What is wrong with it, as a sentence without the text, which may have a secret; null if nothing
    /// is.</returns>
    public static string? Parse(string text, out KafkaTarget target)
    {
        target = new KafkaTarget([], "");
        bool needsTls = text.StartsWith(Secure, StringComparison.OrdinalIgnoreCase);
        string rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        if (rest.Contains('@', StringComparison.Ordinal))
        {
            return "no user stands in the URL of Kafka: --creds FILE has sasl.mechanism=…, sasl.username=…, "
                + "sasl.password=… on lines of their own";
        }

        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string topic = slash < 0 ? "" : rest[(slash + 1)..];
        if (topic is "" or "." or ".." || topic.Length > LongestTopic || !topic.All(IsOfTopic))
        {
            return "the topic is missing or has characters that no topic has: kafka://HOST[:PORT][,HOST…]/TOPIC";
        }

        var servers = new List<string>();
        foreach (string server in rest[..slash].Split(','))
        {
            if (!Uri.TryCreate($"kafka://{server}", UriKind.Absolute, out var uri) || uri.Host.Length == 0
                || uri.Port == 0 || uri.PathAndQuery is not ("" or "/"))
            {
                return "a broker is expected as HOST or HOST:PORT, several with commas: kafka://b1,b2:9093,b3/TOPIC";
            }

            int port = uri.Port > 0 ? uri.Port : needsTls ? 9093 : 9092;
            servers.Add(string.Create(CultureInfo.InvariantCulture, $"{uri.Host}:{port}"));
        }

        target = new KafkaTarget(servers, topic) { NeedsTls = needsTls };
        return null;
    }

    private static bool IsOfTopic(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
