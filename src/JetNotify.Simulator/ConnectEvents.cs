using System.Collections.Concurrent;
using System.Net;
using JetNotify.Simulator.Broker;

namespace JetNotify.Simulator;

/// <summary>Tells of each client that connects a moment later, when the log line has found its way through the router:
/// by then a client that subscribes at once sees its own. Passes everything on to another observer.</summary>
internal sealed class ConnectEvents : IBrokerObserver, IDisposable
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(200);

    private readonly IBrokerObserver? _next;
    private readonly ConcurrentQueue<ClientInfo> _connected = new();
    private Timer? _timer;
    private Action<ClientInfo>? _tell;

    public ConnectEvents(IBrokerObserver? next)
    {
        _next = next;
    }

    /// <summary>Begins to tell.</summary>
    public void Begin(Action<ClientInfo> tell)
    {
        _tell = tell;
        _timer = new Timer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (!_connected.IsEmpty)
        {
            _timer.Change(s_delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void TurnedAway(IPEndPoint remote, string why) => _next?.TurnedAway(remote, why);

    /// <inheritdoc/>
    public void Connected(ClientInfo client)
    {
        // The first of them starts the clock; those who follow neither start it again nor wait longer than it.
        _connected.Enqueue(client);
        if (_connected.Count == 1)
        {
            _timer?.Change(s_delay, Timeout.InfiniteTimeSpan);
        }

        _next?.Connected(client);
    }

    /// <inheritdoc/>
    public void Disconnected(ClientInfo client, string why) => _next?.Disconnected(client, why);

    /// <inheritdoc/>
    public void Subscribed(ClientInfo client, SubscriptionInfo subscription) => _next?.Subscribed(client, subscription);

    /// <inheritdoc/>
    public void Unsubscribed(ClientInfo client, string filter) => _next?.Unsubscribed(client, filter);

    /// <inheritdoc/>
    public void Limited(string clientId, string what) => _next?.Limited(clientId, what);

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Tell()
    {
        while (_connected.TryDequeue(out var client))
        {
            _tell?.Invoke(client);
        }
    }
}
