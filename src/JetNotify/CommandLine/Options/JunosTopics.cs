using System.Net;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify.CommandLine.Options;

/// <summary>What is said of topic filters that match no event of a Junos router, where one was probably
/// meant.</summary>
internal static class JunosTopics
{
    /// <summary>Adds a sentence for the filters that match no event: all where a router is probably at the other end,
    /// else those that begin as a router's topics do.</summary>
    /// <param name="subscriptions">What is subscribed to.</param>
    /// <param name="transport">Where.</param>
    /// <param name="isRouter">Whether it is known to be a router.</param>
    /// <param name="notes">Gets the sentence.</param>
    public static void NoteMisses(
        IReadOnlyList<Subscription> subscriptions, TransportOptions transport, bool isRouter, List<string> notes)
    {
        bool isProbably = isRouter || LooksLikeRouter(transport);
        string[] misses = [.. subscriptions.Select(subscription => subscription.Filter.Text)
            .Where(filter => Misses(filter) && (isProbably || filter.TrimStart('/').StartsWith("junos",
                StringComparison.OrdinalIgnoreCase)))];
        if (misses is [var first, .. var more])
        {
            string cure = TopicReach.Meant(first, Suggestion.For) is { } meant
                ? $"did you mean '{meant}'?"
                : "jetnotify topics lists them";
            string others = more.Length == 0 ? "" : $", nor do {more.Length} more";
            notes.Add($"'{first}' matches no topic of a Junos event ({cure}){others}");
        }
    }

    // The event service has neither TLS nor WebSocket; what runs on this machine is some other broker.
    private static bool LooksLikeRouter(TransportOptions transport) =>
        transport is { UnixPath: null, Tls: null, WebSocket: null }
        && transport.Host != "localhost"
        && !(IPAddress.TryParse(transport.Host, out var address) && IPAddress.IsLoopback(address));

    private static bool Misses(string filter) => filter[0] != '$' && !TopicReach.IsEvent(filter);
}
