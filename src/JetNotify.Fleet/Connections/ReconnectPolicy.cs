using JetNotify.Fleet.Inventory;
using JetNotify.Mqtt;

namespace JetNotify.Fleet.Connections;

/// <summary>
/// When a router is tried again. Ordinary failures: decorrelated jitter, each wait between 1 s and three times the one
/// before, 60 s at most, begun anew once a connection held for a quiet minute. What does not mend itself (closed
/// without a word, refused, TLS, another client with the same id): every five minutes. When much of the fleet is lost
/// at once: spread over a minute. One thread.
/// </summary>
/// <param name="random">Where the jitter comes from.</param>
/// <param name="longest">The longest ordinary wait.</param>
/// <param name="isOnlyOwner">Whether whoever takes the connection over has no right to it, and will not again: a
/// collector that is late in letting go.</param>
internal sealed class ReconnectPolicy(Random random, TimeSpan longest, bool isOnlyOwner = false)
{
    private const double Shortest = 1_000;
    private const double Rare = 300_000;

    // A broker that admitted this client before may close while it starts or stops: it gets some ordinary attempts
    // first.
    private const int ClosedAfterSuccess = 3;

    private static readonly TimeSpan s_stable = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_spread = TimeSpan.FromMinutes(1);

    /// <summary>Returns how long to wait after a failure.</summary>
    /// <param name="backoff">What the router's earlier failures left.</param>
    /// <param name="failure">This one.</param>
    /// <param name="isMassLoss">Whether much of the fleet was lost just now.</param>
    /// <param name="name">The router's name: its place when returns are spread.</param>
    public TimeSpan Next(ref Backoff backoff, MqttException failure, bool isMassLoss, string name)
    {
        backoff.Closed = failure.Kind == FailureKind.ClosedBeforeConnAck ? backoff.Closed + 1 : 0;
        if (IsRare(failure, backoff))
        {
            backoff.Wait = 0;
            return TimeSpan.FromMilliseconds(Rare * (0.9 + (0.2 * random.NextDouble())));
        }

        if (isMassLoss && failure.Kind == FailureKind.Lost)
        {
            backoff.Wait = Shortest;
            return s_spread * ((Shard.HashOf(name) ^ (uint)random.Next()) % 60_000 / 60_000.0);
        }

        // The bound is cut, not the wait: else all would keep step once they reached it.
        double bound = Math.Min(longest.TotalMilliseconds, 3 * Math.Max(Shortest, backoff.Wait));
        backoff.Wait = Shortest + (random.NextDouble() * Math.Max(0, bound - Shortest));
        return TimeSpan.FromMilliseconds(backoff.Wait);
    }

    /// <summary>Notes that the router admitted this client.</summary>
    public static void Admitted(ref Backoff backoff) => (backoff.WasUp, backoff.Closed) = (true, 0);

    /// <summary>Notes that a connection held for so long.</summary>
    public static void Held(ref Backoff backoff, TimeSpan lifetime)
    {
        if (lifetime >= s_stable)
        {
            backoff.Wait = 0;
        }
    }

    private bool IsRare(MqttException failure, in Backoff backoff) => failure.Kind switch
    {
        FailureKind.ClosedBeforeConnAck =>
            (!backoff.WasUp && !isOnlyOwner) || backoff.Closed > ClosedAfterSuccess,
        FailureKind.Malformed or FailureKind.Tls => true,

        // 3 and 88, 89, 97, 9C, 9F: the broker says that it may take clients again later.
        FailureKind.Refused => failure.Code is not (3 or 0x88 or 0x89 or 0x97 or 0x9C or 0x9F),

        // Session taken over: to come back at once would throw the other client out, and so on for ever.
        FailureKind.Lost => failure.Code == 0x8E && !isOnlyOwner,
        _ => false,
    };
}

/// <summary>What a router's failures left.</summary>
internal struct Backoff
{
    /// <summary>The last ordinary wait, in milliseconds; 0 to begin anew.</summary>
    public double Wait;

    /// <summary>How often it was closed without a word in a row.</summary>
    public int Closed;

    /// <summary>Whether it admitted this client in this run.</summary>
    public bool WasUp;
}
