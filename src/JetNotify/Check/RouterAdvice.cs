using JetNotify.Mqtt;

using JetNotify.Subscribe;

namespace JetNotify.Check;

/// <summary>What a check adds on a failure that a Junos router could be behind: where to look on it. Only over plain
/// TCP, which is all its broker speaks.</summary>
internal static class RouterAdvice
{
    /// <summary>What to say beside the failure's own cure.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="plan">How it was reached.</param>
    public static IEnumerable<Advice> On(MqttException failure, SubscribePlan plan)
    {
        if (plan.Transport is not { Tls: null, WebSocket: null, Proxy: null, UnixPath: null })
        {
            return [];
        }

        return failure.Kind switch
        {
            FailureKind.ClosedBeforeConnAck => [Denied],
            FailureKind.Unreachable => [PrimaryOnly],
            FailureKind.Lost => [Crash],
            _ => [],
        };
    }

    // The broker logs both; on Junos nobody has shown it, hence no promise.
    private static Advice Denied { get; } = new(
        "Which of the two it is the router's log may tell ('denied access by tcpd' or 'max_connections exceeded'):",
        "show log messages | match denied");

    private static Advice PrimaryOnly { get; } = new(
        "The service runs on the primary routing engine alone: an address of the other one has nothing to connect to");

    // The advisory's own list (its CVE record, as Juniper published it).
    private static Advice Crash { get; } = new(
        "A broker that goes down again and again may be meeting CVE-2021-0229 (JSA11124): a stream of packets crashes "
            + "it "
        + "on Junos 16.1R1 and later. Fixed in 17.3R3-S11, 17.4R2-S13, 17.4R3-S4, 18.1R3-S12, 18.2R2-S8, 18.2R3-S7, "
        + "18.3R3-S4, 18.4R1-S8, 18.4R2-S7, 18.4R3-S7, 19.1R3-S5, 19.2R1-S6, 19.2R3-S2, 19.3R3-S2, 19.4R2-S4, "
        + "19.4R3-S2, "
        + "20.1R2-S1, 20.1R3, 20.2R2-S2, 20.2R3, 20.3R1-S1, 20.3R2, 20.4R1 and what follows each. Until then limiting "
        + "who "
        + "is in allow-clients is all that helps");
}
