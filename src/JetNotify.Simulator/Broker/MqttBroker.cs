using System.Net;
using System.Net.Sockets;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Simulator.Broker;

/// <summary>
/// The broker half of MQTT in process: 3.1, 3.1.1 and, where asked for, 5.0, with the limits of a Junos router.
/// Correct, but not made for production: nothing is written to a disk, and there is neither TLS nor a password. Members
/// may be called from any thread.
/// </summary>
public sealed class MqttBroker : IAsyncDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_collectEvery = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);

    private readonly BrokerOptions _options;
    private readonly BrokerState _state;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _cut = new();
    private readonly HashSet<BrokerConnection> _connections = [];
    private readonly ITimer _timer;
    private readonly Task _accepting;
    private TaskCompletionSource? _empty;
    private int _accepted;
    private long _collected;
    private long _collectedAt;

    private MqttBroker(BrokerOptions options)
    {
        _options = options;
        _state = new BrokerState(options);
        _listener = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Listen();
        }
        catch
        {
            _listener.Dispose();
            _end.Dispose();
            _cut.Dispose();
            throw;
        }

        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _timer = options.Clock.CreateTimer(_ => Tick(), null, s_tick, s_tick);
        _accepting = Accept();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Who is connected now, oldest session first.</summary>
    public IReadOnlyList<ClientInfo> Clients
    {
        get
        {
            lock (_state.Gate)
            {
                return [.. _state.Connected.Select(session => session.Handler!.Info())];
            }
        }
    }

    /// <summary>What was done so far.</summary>
    public BrokerCounts Counts
    {
        get
        {
            lock (_state.Gate)
            {
                return _state.Counts with { Connections = _connections.Count };
            }
        }
    }

    /// <summary>Binds, listens and serves until disposed.</summary>
    /// <exception cref="SocketException">The address or port cannot be listened on.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static MqttBroker Start(BrokerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxInFlight, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxInFlight, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReceiveMaximum, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ReceiveMaximum, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxConnections);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxQueued);
        ArgumentOutOfRangeException.ThrowIfNegative(options.SendBufferBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Limits.MemoryBytes, 1);
        return new MqttBroker(options);
    }

    /// <summary>Publishes in the broker's own name; copies what it is given.</summary>
    /// <param name="message">Topic, payload, QoS, RETAIN and MQTT 5 properties count; the topic is a valid topic
    /// name.</param>
    /// <returns>How many sessions it was for.</returns>
    public int Publish(in Publish message)
    {
        lock (_state.Gate)
        {
            _state.Publish(message, null, out int matched);
            return matched;
        }
    }

    /// <summary>Publishes in the broker's own name.</summary>
    /// <returns>How many sessions it was for.</returns>
    public int Publish(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, QoS qos = QoS.AtMostOnce,
        bool retain = false) =>
        Publish(new Publish { Topic = topic, Payload = payload, QoS = qos, Retain = retain });

    /// <summary>Publishes again what a client received once: RETAIN reaches everybody as it is, where a broker would
    /// set it by whether the message is news to the subscriber [MQTT-3.3.1-9].</summary>
    /// <returns>How many sessions it was for.</returns>
    public int Replay(in Publish message)
    {
        lock (_state.Gate)
        {
            _state.Publish(message, null, out int matched, keepRetain: true);
            return matched;
        }
    }

    /// <summary>Waits until subscribers have taken enough of what was published for more to make sense; a subscriber
    /// that has not caught up after <see cref="BrokerOptions.SlowReaderPatience"/> is not waited for. Between
    /// publishing calls, this keeps memory flat.</summary>
    public ValueTask WaitForRoom(CancellationToken end = default) => _state.Backpressure.WaitForRoom(end);

    /// <summary>Waits until connected subscribers have taken everything that was published for them, QoS 1 and 2 with
    /// their acknowledgements; no longer once nobody took anything for
    /// <see cref="BrokerOptions.SlowReaderPatience"/>.</summary>
    public async Task WaitUntilTaken(CancellationToken end = default)
    {
        var clock = _options.Clock;
        long changed = clock.GetTimestamp();
        long before = long.MaxValue;
        long left;
        while ((left = Untaken()) > 0)
        {
            changed = left == before ? changed : clock.GetTimestamp();
            before = left;
            if (clock.GetElapsedTime(changed) > _options.SlowReaderPatience)
            {
                return;
            }

            await Task.Delay(s_look, clock, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Says goodbye to 5.0 clients, closes every connection and stops listening. No will is
    /// published.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        Task gone;
        lock (_state.Gate)
        {
            foreach (var connection in _connections)
            {
                connection.Handler.ShutDown();
            }

            _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            gone = _connections.Count == 0 ? Task.CompletedTask : _empty.Task;
        }

        // Those who read are gone after their last packet; the rest is cut off.
        await Task.WhenAny(gone, Task.Delay(TimeSpan.FromMilliseconds(200))).ConfigureAwait(false);
        await _cut.CancelAsync().ConfigureAwait(false);
        BrokerConnection[] left;
        lock (_state.Gate)
        {
            left = [.. _connections];
        }

        foreach (var connection in left)
        {
            connection.Abort();
        }

        await gone.ConfigureAwait(false);
        _end.Dispose();
        _cut.Dispose();
    }

    private long Untaken()
    {
        lock (_state.Gate)
        {
            return _connections.Sum(connection => (long)connection.Waiting)
                + _state.Connected.Sum(session => session.Outstanding);
        }
    }

    private void Listen()
    {
        // No ReuseAddress: on Unix .NET lets a port be taken again at once without it, and with it lets two share one.
        if (_options.SendBufferBytes > 0)
        {
            // Set before listening: those accepted inherit it.
            _listener.SendBufferSize = _options.SendBufferBytes;
        }

        _listener.Bind(new IPEndPoint(_options.Address, _options.Port));
        _listener.Listen(512);
    }

    private void Tick()
    {
        lock (_state.Gate)
        {
            _state.Tick();
            foreach (var connection in _connections)
            {
                connection.Tick();
            }
        }

        CollectGarbage();
    }

    // What was kept for a while and is no more is garbage that the collector takes its time about, up to several times
    // what is alive. The limit is meant for the process's memory, too.
    private void CollectGarbage()
    {
        long released = _state.ReleasedMemory;
        if (released - _collected >= _options.Limits.MemoryBytes / 4
            && _options.Clock.GetElapsedTime(_collectedAt) >= s_collectEvery)
        {
            _collected = released;
            _collectedAt = _options.Clock.GetTimestamp();
            GC.Collect();
        }
    }

    private async Task Accept()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                Accepted(await _listener.AcceptAsync(_end.Token).ConfigureAwait(false));
            }
            catch (SocketException)
            {
                // The client left before it was accepted, or there are no descriptors left: the next one may do better.
                await Task.Delay(1, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Accepted(Socket socket)
    {
        try
        {
            Admit(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Admit(Socket socket)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote)
        {
            socket.Dispose();
            return;
        }

        socket.NoDelay = true;
        string? why = IsAllowed(remote.Address) ? null : $"{remote.Address} is not in allow-clients";
        lock (_state.Gate)
        {
            if (why is null && _options.MaxConnections > 0 && _connections.Count >= _options.MaxConnections)
            {
                why = $"there are {_connections.Count} connections already";
            }

            if (why is null)
            {
                var injector = _options.Faults.IsEmpty ? null : _options.Faults.InjectorFor(_accepted++);
                var connection = new BrokerConnection(socket, remote, _state, injector, _cut.Token);
                _connections.Add(connection);
                _ = Serve(connection);
                return;
            }

            _options.Observer?.TurnedAway(remote, why);
        }

        _ = TurnAway(socket);
    }

    private async Task Serve(BrokerConnection connection)
    {
        await connection.Run().ConfigureAwait(false);
        lock (_state.Gate)
        {
            _connections.Remove(connection);
            if (_connections.Count == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }

    // Closed in an orderly way: what the client sends meanwhile is read, so that it sees an end and not a reset.
    private async Task TurnAway(Socket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        using (socket)
        {
            patience.CancelAfter(TimeSpan.FromSeconds(1));
            try
            {
                socket.Shutdown(SocketShutdown.Send);
                byte[] ignored = new byte[256];
                while (await socket.ReceiveAsync(ignored.AsMemory(), SocketFlags.None,
                    patience.Token).ConfigureAwait(false) > 0)
                {
                }
            }
            catch (Exception end) when (end is SocketException or OperationCanceledException)
            {
                // Closed either way.
            }
        }
    }

    private bool IsAllowed(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        foreach (var network in _options.AllowClients)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
