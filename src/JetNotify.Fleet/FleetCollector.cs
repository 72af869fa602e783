using System.Net;
using JetNotify.Fleet.Connections;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Fleet;

/// <summary>
/// Holds the connections to all routers of a fleet, on one thread: whatever happens anywhere is put into one
/// <see cref="WorkQueue"/>, and the thread that calls <see cref="Run"/> looks at it in turn. Sockets wait without a
/// buffer and without a thread; a clock pings. What one turn brought is written, then acknowledged. The other members
/// are for any thread.
/// </summary>
public sealed partial class FleetCollector
{
    // What one router may bring before the next has its turn.
    private const int MostAtOnce = 64 * 1024;

    // Looked at between two writes, at most, while more waits.
    private const int MostItems = 512;

    // How long brokers that were said goodbye to are given to close.
    private const int GoodbyeMilliseconds = 700;

    private static readonly TimeSpan s_shortRest = TimeSpan.FromMilliseconds(1);

    private readonly IFleetSink _sink;
    private readonly WorkQueue _queue = new();
    private readonly TimerWheel _wheel = new(Environment.TickCount64);
    private readonly ConnectScheduler _scheduler;
    private readonly NameResolver _names = NameResolver.System();
    private readonly Func<RouterSpec, CancellationToken, Task<TransportConnection>> _open;
    private readonly TimeSpan _rest;
    private readonly List<WorkItem> _resting = [];
    private readonly Dictionary<string, Router> _routers = new(StringComparer.Ordinal);
    private readonly HashSet<Router> _leaving = [];
    private readonly List<Router> _toAcknowledge = [];
    private readonly SinkClock _sinkClock = new();
    private readonly TrafficShape _traffic = new();
    private readonly byte[] _window = GC.AllocateUninitializedArray<byte>(2 * MostAtOnce);
    private readonly Dictionary<ProtocolVersion, SessionCodec> _codecs = [];
    private Router[] _snapshot = [];
    private int _up;
    private long _leavesUntil;
    private bool _completes = true;
    private volatile bool _isStopping;
    private volatile bool _hasBegun;

    /// <summary>A fleet whose messages go to a sink.</summary>
    public FleetCollector(FleetOptions options, IFleetSink sink)
    {
        _sink = sink;
        _scheduler = new ConnectScheduler(options, Random.Shared, Environment.TickCount64);
        _open = options.Open ?? Open;
        _rest = options.Rest;
    }

    /// <summary>Every router of the fleet, in no order.</summary>
    public IReadOnlyList<Router> Routers => Volatile.Read(ref _snapshot);

    /// <summary>How many are subscribed.</summary>
    public int Up => Volatile.Read(ref _up);

    /// <summary>Whether it has begun and does not end yet.</summary>
    public bool IsRunning => _hasBegun && !_isStopping;

    /// <summary>How many things wait for the fleet's thread.</summary>
    public int QueueLength => _queue.Count;

    /// <summary>Holds the connections until <see cref="Stop"/>, or until the sink wants no more.</summary>
    /// <exception cref="Exception">Whatever the sink threw; nothing unflushed was acknowledged.</exception>
    public void Run(IReadOnlyList<RouterSpec> specs)
    {
        AddAll(specs);
        _hasBegun = true;
        using (new Timer(_ => Tick(), null, TimerWheel.Tick, TimerWheel.Tick))
        {
            try
            {
                StartConnects();
                Work();
                FlushAndAcknowledge();
            }
            catch
            {
                // The sink did not take them: unacknowledged they stay the brokers'.
                _toAcknowledge.Clear();
                _completes = false;
                SayGoodbye();
                throw;
            }

            SayGoodbye();
        }
    }

    /// <summary>Lets <see cref="Run"/> finish what is in hand and return. Any number of times.</summary>
    public void Stop()
    {
        _isStopping = true;
        _queue.Add(new WorkItem(null, WorkKind.Tick, null));
    }

    /// <summary>Has the fleet's thread do something, and returns once it has.</summary>
    public Task Do(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add(new WorkItem(null, WorkKind.Action, () =>
        {
            action();
            done.SetResult();
        }));
        return done.Task;
    }

    private void AddAll(IReadOnlyList<RouterSpec> specs)
    {
        foreach (var spec in specs)
        {
            _routers.Add(spec.Name, new Router(spec));
        }

        Publish();
        _scheduler.AddAll(_routers.Values);
    }

    private void Publish() => Volatile.Write(ref _snapshot, [.. _routers.Values]);

    private void Tick()
    {
        _wheel.Advance(Environment.TickCount64);
        if (_scheduler.Queued > 0 || _isStopping)
        {
            _queue.Add(new WorkItem(null, WorkKind.Tick, null));
        }
    }

    private void Work()
    {
        int looked = 0;
        while (!_isStopping)
        {
            if (!_queue.TryTake(out var item))
            {
                // Whose acknowledgements are waited for sends no more meanwhile.
                var rest = _toAcknowledge.Count == 0 ? _rest : TimeSpan.Zero;
                FlushAndAcknowledge();
                looked = 0;
                if (!_isStopping)
                {
                    Wait(rest);
                }
            }
            else
            {
                Handle(in item);
                if (++looked == MostItems)
                {
                    FlushAndAcknowledge();
                    looked = 0;
                }
            }
        }
    }

    private void Wait(TimeSpan rest)
    {
        // To be woken for each of so many lone messages costs more than they do.
        bool isScattered = _traffic.IsScattered;
        rest = isScattered && rest < s_shortRest ? s_shortRest : rest;
        if (rest > TimeSpan.Zero)
        {
            Thread.Sleep(rest);
        }

        ReadRested();
        if (!isScattered)
        {
            _queue.Wait();
        }
    }

    private void ReadRested()
    {
        _resting.ForEach(_queue.Add);
        _resting.Clear();
    }

    private void Handle(in WorkItem item)
    {
        switch (item.Kind)
        {
            case WorkKind.Readable when item.Router is { } router && router.Link == item.Subject:
                Receive(router);
                break;
            case WorkKind.Opened:
                Opened(item.Router!, (OpenAttempt)item.Subject!);
                break;
            case WorkKind.Due when item.Router is { } router && router.Timer == item.Subject:
                Due(router);
                break;
            case WorkKind.Action:
                ((Action)item.Subject!)();
                break;
            case WorkKind.Tick:
                StartConnects();
                break;
            default:
                // Of a connection, or a wait, that is no more.
                break;
        }
    }

    private void FlushAndAcknowledge()
    {
        _sinkClock.Begin(Environment.TickCount64);
        _sink.Flush();
        _sinkClock.End(Environment.TickCount64);
        foreach (var router in _toAcknowledge)
        {
            router.IsToAcknowledge = false;
            if (router.Session is { } session)
            {
                if (_sinkClock.IsBehind)
                {
                    session.ExpectResent();
                }

                router.Link?.Send(session.Acknowledgements.Written);
                session.Acknowledgements.Clear();
            }
        }

        _toAcknowledge.Clear();
    }

    private SessionCodec CodecOf(Router router)
    {
        var version = router.Spec.Connect.Version;
        return _codecs.TryGetValue(version, out var codec) ? codec : _codecs[version] = new SessionCodec(version);
    }

    private Task<TransportConnection> Open(RouterSpec spec, CancellationToken cancellation) =>
        TransportConnection.OpenAsync(spec.Transport, Resolve, spec.AttemptTimeout, cancellation);

    private ValueTask<IPAddress[]> Resolve(string host, CancellationToken cancellation) =>
        _names.Resolve(host, cancellation);
}
