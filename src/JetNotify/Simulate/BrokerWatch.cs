using System.Globalization;
using System.Net;
using System.Threading.Channels;
using JetNotify.Mqtt;
using JetNotify.Simulator.Broker;

namespace JetNotify.Simulate;

/// <summary>Puts what happens in the broker into sentences for whoever reads them, and knows how many clients have
/// subscribed.</summary>
internal sealed class BrokerWatch : IBrokerObserver
{
    private const int LongestSentence = 400;

    // Nobody reads more at once; what is beyond is forgotten, since the broker may not be held up.
    private readonly Channel<string> _sentences = Channel.CreateBounded<string>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly HashSet<string> _subscribed = [];
    private readonly Lock _turn = new();
    private TaskCompletionSource? _enough;
    private int _awaited;

    /// <summary>What happened, oldest first; one reader.</summary>
    public ChannelReader<string> Sentences => _sentences.Reader;

    /// <summary>Completes once so many connected clients have subscribed. One call at a time.</summary>
    public Task UntilSubscribed(int clients, CancellationToken end)
    {
        lock (_turn)
        {
            if (_subscribed.Count >= clients)
            {
                return Task.CompletedTask;
            }

            _awaited = clients;
            _enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _enough.Task.WaitAsync(end);
        }
    }

    /// <inheritdoc/>
    public void TurnedAway(IPEndPoint remote, string why) => Say($"{remote} was turned away: {why}");

    /// <inheritdoc/>
    public void Connected(ClientInfo client)
    {
        if (client.SubscriptionCount > 0)
        {
            // A session that was kept.
            Count(client);
        }

        Say($"{client.ClientId} connected from {client.Remote} (MQTT {NameOf(client.Version)}, keep-alive "
            + $"{client.KeepAliveSeconds} s)");
    }

    /// <inheritdoc/>
    public void Disconnected(ClientInfo client, string why)
    {
        lock (_turn)
        {
            _subscribed.Remove(client.ClientId);
        }

        Say($"{client.ClientId} left: {why}");
    }

    /// <inheritdoc/>
    public void Subscribed(ClientInfo client, SubscriptionInfo subscription)
    {
        Count(client);
        Say($"{client.ClientId} subscribed to {NameOf(subscription)}");
    }

    /// <inheritdoc/>
    public void Unsubscribed(ClientInfo client, string filter) => Say($"{client.ClientId} unsubscribed from {filter}");

    /// <inheritdoc/>
    public void Limited(string clientId, string what) => Say($"{clientId} {what}");

    /// <summary>A version as people write it.</summary>
    public static string NameOf(ProtocolVersion version) => version switch
    {
        ProtocolVersion.V31 => "3.1",
        ProtocolVersion.V311 => "3.1.1",
        _ => "5.0",
    };

    /// <summary>A subscription as people read it.</summary>
    public static string NameOf(SubscriptionInfo subscription) =>
        string.Create(CultureInfo.InvariantCulture, $"{subscription.Filter} (QoS {(int)subscription.QoS})");

    private void Count(ClientInfo client)
    {
        lock (_turn)
        {
            _subscribed.Add(client.ClientId);
            if (_subscribed.Count >= _awaited)
            {
                _enough?.TrySetResult();
            }
        }
    }

    // A client chooses its names, and may choose 64 KiB of them.
    private void Say(string sentence) => _sentences.Writer.TryWrite(
        sentence.Length <= LongestSentence ? sentence : string.Concat(sentence.AsSpan(0, LongestSentence - 1), "…"));
}
