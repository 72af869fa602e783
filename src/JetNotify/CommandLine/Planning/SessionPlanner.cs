using JetNotify.CommandLine.Options;
using JetNotify.Mqtt;

namespace JetNotify.CommandLine.Planning;

/// <summary>Decides the version and who we are to the broker.</summary>
internal static class SessionPlanner
{
    /// <summary>MQTT 3.1 ends here (MQTT 3.1 §3.1), and old brokers still count.</summary>
    private const int LongestOldId = 23;

    /// <summary>The version: as typed, or what the other options need.</summary>
    /// <exception cref="UsageException">An option of MQTT 5 with an older version.</exception>
    public static ProtocolVersion Version(
        Typed typed, SessionOptions session, SubscriptionOptions subscription, List<string> notes)
    {
        var newest = typed.FirstOf(session.Expiry, session.Property, subscription.RetainAsPublished, subscription.RetainHandling);
        if (!typed.TryGet(session.Version, out var version))
        {
            if (newest is null)
            {
                return ProtocolVersion.V311;
            }

            notes.Add($"{newest.Name}: using MQTT 5");
            return ProtocolVersion.V5;
        }

        return newest is null || version == ProtocolVersion.V5
            ? version
            : throw new UsageException(newest, $"needs MQTT 5, but --protocol-version says {(version == ProtocolVersion.V31 ? "3.1" : "3.1.1")}");
    }

    /// <summary>How long the session outlives the connection, in seconds; as in mosquitto_sub <c>-c</c> alone keeps it for
    /// ever, which is what it means in 3.1.1.</summary>
    public static uint Expiry(Typed typed, SessionOptions session, PropertyPlanner properties) =>
        properties.SessionExpiry ?? typed.Get(session.Expiry, typed.Has(session.Persistent) ? uint.MaxValue : 0);

    /// <summary>The client id.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="session">The session options.</param>
    /// <param name="version">The version offered.</param>
    /// <param name="expiry">How long the session outlives the connection, in seconds.</param>
    /// <exception cref="UsageException">Two ids, one too long for 3.1, or a session to be kept under an id nobody will know again.</exception>
    public static string ClientId(Typed typed, SessionOptions session, ProtocolVersion version, uint expiry)
    {
        typed.NotBoth(session.Id, session.IdPrefix, "choose one");
        bool known = typed.TryGet(session.Id, out string? id) && id.Length > 0;
        if (!known && (typed.Has(session.Persistent) || expiry == uint.MaxValue))
        {
            throw new UsageException(
                typed.FirstOf(session.Persistent, session.Expiry) ?? session.Property,
                "needs --id: nobody can come back to a session under a random id");
        }

        if (id is "" && version == ProtocolVersion.V31)
        {
            throw new UsageException(session.Id, "empty, but in MQTT 3.1 the broker cannot choose");
        }

        if (id is null)
        {
            id = typed.TryGet(session.IdPrefix, out string? prefix)
                ? prefix + RandomDigits(8)
                : OwnId();
        }

        if (version == ProtocolVersion.V31 && id.Length > LongestOldId)
        {
            throw typed.Has(session.Id)
                ? new UsageException(session.Id, $"{id.Length} characters, but MQTT 3.1 allows {LongestOldId}")
                : new UsageException(session.IdPrefix, $"with 8 random digits {id.Length} characters, but MQTT 3.1 allows {LongestOldId}");
        }

        return id;
    }

    /// <summary>A client id that nobody else has: 12 digits, so that with the name it fits MQTT 3.1 and two in a million
    /// clients do not meet.</summary>
    public static string OwnId() => "jetnotify-" + RandomDigits(12);

    // The system's own source: RandomNumberGenerator loads OpenSSL, which not every machine has. The 13th digit is the version.
    private static string RandomDigits(int count) => Guid.NewGuid().ToString("N")[..count];
}
