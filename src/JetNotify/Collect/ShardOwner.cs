using JetNotify.Delivery;
using JetNotify.Delivery.Nats;
using JetNotify.Delivery.Ownership;
using JetNotify.Delivery.Spooling;
using JetNotify.Fleet;

namespace JetNotify.Collect;

/// <summary>Shares the routers with other collectors (<c>--own lease</c>), on a thread of its own.</summary>
internal sealed class ShardOwner : IDisposable
{
    private const long Reminder = 30_000;

    private readonly NatsLeaseBucket _bucket;
    private readonly ShardLeases _leases;
    private readonly OwnedRouters _routers;
    private readonly FleetCollector _fleet;
    private readonly SessionEpochs _epochs;
    private readonly Diagnostics _log;
    private readonly Lock _turn = new();
    private readonly Dictionary<string, long> _untold = [];
    private readonly CancellationTokenSource _stop;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private HashSet<int> _owned = [];
    private string _said = "";
    private int _saidHeld = -1;
    private long _saidAt = -Reminder;

    /// <summary>Begins.</summary>
    /// <param name="bucket">The leases; disposed with this.</param>
    /// <param name="collector">This collector's name.</param>
    /// <param name="routers">What is held for the shards that are owned.</param>
    /// <param name="fleet">Holds them.</param>
    /// <param name="epochs">Which session each router is in: told to whoever takes over.</param>
    /// <param name="log">Where to say it.</param>
    /// <param name="stop">The end.</param>
    public ShardOwner(
        NatsLeaseBucket bucket, string collector, OwnedRouters routers, FleetCollector fleet, SessionEpochs epochs,
        Diagnostics log, CancellationToken stop)
    {
        _bucket = bucket;
        _routers = routers;
        _fleet = fleet;
        _epochs = epochs;
        _log = log;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        string member = $"{SubjectToken.Escape(collector).Replace('%', '_')}-{Guid.NewGuid().ToString("N")[..6]}";
        _leases = new ShardLeases(bucket, member, Own, () => Environment.TickCount64);
        epochs.Began = Began;
        _thread = new Thread(Run) { IsBackground = true, Name = "own" };
        _thread.Start();
    }

    /// <summary>Releases at once what is owned: the routers are let go already.</summary>
    public void Dispose()
    {
        _epochs.Began = null;
        _stop.Cancel();
        _thread.Join();
        _leases.End();
        _bucket.Dispose();
        _stop.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                Turn();

                // Not all at the same moment.
                long next = Environment.TickCount64 + Random.Shared.Next(750, 1250);
                while (!_stop.IsCancellationRequested && next - Environment.TickCount64 is var left and > 0)
                {
                    if (WaitHandle.WaitAny([_stop.Token.WaitHandle, _wake], (int)left) == 1)
                    {
                        TryTell();
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void Turn()
    {
        try
        {
            _leases.Turn();
            Tell();
            Say($"owning {_leases.Held} of {ShardLeases.Count} shards, {_leases.Members} collector"
                + $"{(_leases.Members == 1 ? "" : "s")} in all: {_routers.Current.Count:N0} routers");
        }
        catch (EngineException e)
        {
            _leases.GiveUpOverdue();
            _said = "";
            if (_leases.Held != _saidHeld || Environment.TickCount64 - _saidAt >= Reminder)
            {
                _saidHeld = _leases.Held;
                _saidAt = Environment.TickCount64;
                _log.Warning($"{e.Message}: what cannot be renewed is given up; {_leases.Held} shards are owned");
            }
        }
    }

    private void Say(string what)
    {
        if (what != _said)
        {
            _said = what;
            _log.Info(what);
        }
    }

    private void Own(IReadOnlyCollection<int> shards)
    {
        // To let go nobody needs to be asked.
        HashSet<int> kept = [.. _owned.Intersect(shards)];
        if (kept.Count < _owned.Count)
        {
            _routers.Own(kept, _stop.Token);
            _owned = kept;
        }

        if (kept.Count < shards.Count)
        {
            // Before a router is connected to: what it sends again has the ids it had.
            var sessions = _bucket.ReadSessions();
            _fleet.Do(() => _epochs.Learn(sessions)).Wait(_stop.Token);
            _routers.Own(shards, _stop.Token);
            _owned = [.. shards];
        }
    }

    private void Began(string device, long epoch)
    {
        lock (_turn)
        {
            _untold[device] = epoch;
        }

        _ = _wake.Set();
    }

    private void TryTell()
    {
        try
        {
            Tell();
        }
        catch (EngineException)
        {
            // The next turn tells, and says what is wrong.
        }
    }

    private void Tell()
    {
        KeyValuePair<string, long>[] untold;
        lock (_turn)
        {
            untold = [.. _untold];
        }

        foreach (var (device, epoch) in untold)
        {
            _bucket.WriteSession(device, epoch);
            lock (_turn)
            {
                if (_untold.TryGetValue(device, out long now) && now == epoch)
                {
                    _ = _untold.Remove(device);
                }
            }
        }
    }
}
