namespace JetNotify.Delivery.Kafka;

/// <summary>Who this client is to a Kafka cluster: lines <c>KEY=VALUE</c> of a file, with the names that Kafka's own
/// clients have. Immutable.</summary>
/// <param name="Settings">The lines, by key.</param>
public sealed record KafkaCredentials(IReadOnlyDictionary<string, string> Settings)
{
    private const string Mechanism = "sasl.mechanism";
    private const string User = "sasl.username";
    private const string Certificate = "ssl.certificate.location";

    private static readonly string[] s_keys =
        [Mechanism, User, "sasl.password", Certificate, "ssl.key.location", "ssl.key.password"];

    private static readonly string[] s_mechanisms = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"];

    /// <summary>Nobody in particular.</summary>
    public static KafkaCredentials None { get; } = new(new Dictionary<string, string>());

    /// <summary>Whether user and password are asked for.</summary>
    public bool HasUser => Settings.ContainsKey(User);

    /// <summary>Whether there is a certificate, which takes TLS.</summary>
    public bool HasCertificate => Settings.ContainsKey(Certificate);

    /// <summary>Reads the lines of a file.</summary>
    /// <returns>What is wrong with them, without a value, which may be a secret; null if nothing is.</returns>
    public static string? Parse(IEnumerable<string> lines, out KafkaCredentials credentials)
    {
        credentials = None;
        var settings = new Dictionary<string, string>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            int equals = text.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? "" : text[..equals].TrimEnd();
            if (!s_keys.Contains(key) || !settings.TryAdd(key, text[(equals + 1)..].TrimStart()))
            {
                return $"line {number} is none of {string.Join(", ", s_keys)} with = and a value, once each";
            }
        }

        credentials = new KafkaCredentials(settings);
        return credentials.HasUser && !s_mechanisms.Contains(settings.GetValueOrDefault(Mechanism))
            ? $"{Mechanism} is to be one of {string.Join(", ", s_mechanisms)}"
            : null;
    }
}
