using JetNotify.Delivery;
#if KAFKA
using JetNotify.Delivery.Kafka;
#endif

namespace JetNotify.Deliver;

#if KAFKA
/// <summary>A topic of Kafka: in every release but the native one.</summary>
internal sealed record KafkaChoice(KafkaTarget Target)
{
    /// <summary>Whether a URL is one of Kafka.</summary>
    public static bool Is(string text) => KafkaTarget.Is(text);

    /// <summary>Reads a URL.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Parse(string text, out KafkaChoice choice)
    {
        string? wrong = KafkaTarget.Parse(text, out var target);
        choice = new KafkaChoice(target);
        return wrong;
    }

    /// <summary>Returns the same with the authorities of a file, or the system's.</summary>
    public KafkaChoice Trusting(string? file) => new(Target with { AuthorityFile = file });

    /// <summary>Returns the same as whom a file's lines say.</summary>
    /// <exception cref="ArgumentException">They do not; says what is wrong.</exception>
    public KafkaChoice As(string[] credentials) =>
        KafkaCredentials.Parse(credentials, out var parsed) is { } wrong ? throw new ArgumentException(wrong)
            : parsed.HasCertificate && !Target.NeedsTls ? throw new ArgumentException("a certificate takes kafkas://")
            : new(Target with { Credentials = parsed });

    /// <summary>Makes its client; nothing is connected.</summary>
    public IEngine Make(Diagnostics log) => new KafkaEngine(Target, log.Debug);
}
#else
/// <summary>Stands for Kafka where its client is not: says who has it, and is never made.</summary>
internal abstract record KafkaChoice
{
    /// <summary>Whether a URL is one of Kafka.</summary>
    public static bool Is(string text) =>
        text.StartsWith("kafka://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("kafkas://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Says who has it.</summary>
    public static string? Parse(string text, out KafkaChoice? choice)
    {
        choice = null;
        return "this program has no client of Kafka, the portable one has: "
            + "src/publish FOLDER --portable makes it";
    }

    /// <inheritdoc cref="KafkaChoice"/>
    public abstract KafkaChoice Trusting(string? file);

    /// <inheritdoc cref="KafkaChoice"/>
    public abstract KafkaChoice As(string[] credentials);

    /// <inheritdoc cref="KafkaChoice"/>
    public abstract IEngine Make(Diagnostics log);
}
#endif
