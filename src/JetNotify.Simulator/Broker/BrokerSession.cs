using JetNotify.Mqtt;

namespace JetNotify.Simulator.Broker;

/// <summary>
/// What a server keeps for one client identifier, connected or not (MQTT 3.1.1 §3.1.2.4, MQTT 5.0 §4.1): a state
/// machine without socket. All members are called under the gate.
/// </summary>
internal sealed partial class BrokerSession
{
    // Objects and tables of a session with nothing in it, about.
    private const int Overhead = 1024;

    private readonly BrokerState _state;
    private readonly Dictionary<string, BrokerSubscription> _subscriptions = [];
    private List<InFlight>? _inFlight;
    private Queue<WaitingMessage>? _waiting;
    private Queue<RetainedCursor>? _retained;
    private HashSet<ushort>? _received;
    private ushort _lastId;
    private int _outstanding;
    private long _held;
    private long _willHeld;
    private bool _isDropping;

    public BrokerSession(BrokerState state, string clientId)
    {
        _state = state;
        ClientId = clientId;
    }

    public string ClientId { get; }

    /// <summary>The present connection, or null.</summary>
    public ClientHandler? Handler { get; private set; }

    /// <summary>How long it outlives a connection; <see cref="uint.MaxValue"/> is for ever.</summary>
    public uint ExpirySeconds { get; set; }

    /// <summary>When the last connection ended.</summary>
    public DateTimeOffset DisconnectedAt { get; private set; }

    /// <summary>A will that waits for its delay to be over.</summary>
    public PendingWill? PendingWill { get; private set; }

    public long Dropped { get; private set; }

    public IReadOnlyDictionary<string, BrokerSubscription> Subscriptions => _subscriptions;

    /// <summary>Messages for it that are to be sent or acknowledged; subscriptions whose retained messages
    /// are.</summary>
    public int Outstanding => (_inFlight?.Count ?? 0) + (_waiting?.Count ?? 0) + (_retained?.Count ?? 0);

    /// <summary>Whether publishers wait for it: more waits for a client that is connected than half of what its queue
    /// holds.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>QoS 2 messages received and not yet released.</summary>
    public int Unreleased => _received?.Count ?? 0;

    /// <summary>Takes the memory for a new connection's will, in place of an older one's, and for the session itself
    /// when it is new.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryBegin(Will? will)
    {
        ForgetWill();
        int size = will is null ? 0 : Overhead + (3 * will.Topic.Length) + will.Payload.Length;
        if (!_state.SessionMemory.TryHold(ref _held, size + (_held > 0 ? 0 : Overhead + (4 * ClientId.Length))))
        {
            return false;
        }

        _willHeld = size;
        return true;
    }

    /// <summary>There is no will any more.</summary>
    public void ForgetWill()
    {
        PendingWill = null;
        _state.SessionMemory.Release(ref _held, _willHeld);
        _willHeld = 0;
    }

    /// <summary>A will is to be published later.</summary>
    public void Postpone(PendingWill will) => PendingWill = will;

    /// <summary>A connection takes the session up: what was in flight is sent again in its order [MQTT-4.4.0-1], then
    /// what waits.</summary>
    public void Resume(ClientHandler handler)
    {
        Handler = handler;
        _outstanding = 0;
        _isDropping = false;
        foreach (var one in _inFlight ?? [])
        {
            one.SentHere = one.Received;
            if (one.Received)
            {
                _outstanding++;
                one.SentAt = _state.Options.Clock.GetTimestamp();
                handler.SendRelease(one.PacketId);
            }
        }

        Pump();
    }

    /// <summary>The connection is gone.</summary>
    public void Pause(DateTimeOffset now)
    {
        Handler = null;
        DisconnectedAt = now;
        CatchUp();
    }

    /// <summary>Adds or replaces.</summary>
    /// <param name="subscription">One of this session's.</param>
    /// <param name="isNew">Whether there was none of the same filter.</param>
    /// <returns>False when there are too many, or no memory for it.</returns>
    public bool TrySubscribe(BrokerSubscription subscription, out bool isNew)
    {
        isNew = !_subscriptions.TryGetValue(subscription.Options.Filter, out var before);
        if (before is not null)
        {
            _state.Index.Remove(before);
        }
        else if (_subscriptions.Count >= _state.Options.Limits.Subscriptions
            || !_state.SessionMemory.TryHold(ref _held, subscription.Cost))
        {
            return false;
        }

        _subscriptions[subscription.Options.Filter] = subscription;
        _state.Index.Add(subscription);
        return true;
    }

    /// <summary>Ends a subscription.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Unsubscribe(string filter)
    {
        if (!_subscriptions.Remove(filter, out var subscription))
        {
            return false;
        }

        _state.SessionMemory.Release(ref _held, subscription.Cost);
        _state.Index.Remove(subscription);
        return true;
    }

    /// <summary>The session ends: its subscriptions leave the index.</summary>
    public void Discard()
    {
        foreach (var subscription in _subscriptions.Values)
        {
            _state.Index.Remove(subscription);
        }

        _subscriptions.Clear();
        _state.SessionMemory.Release(ref _held, _held);
        _willHeld = 0;
    }
}
