using JetNotify.Fleet;
using JetNotify.Fleet.Monitoring;

namespace JetNotify.Collect;

/// <summary>
/// Reads the inventory again when its file changes and when told to (SIGHUP): all of it is taken over, or nothing, and
/// then only what is different is touched. On clocks' and signals' threads.
/// </summary>
internal sealed class InventoryWatch : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(250);

    // A file that is being written is left alone until it rests.
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(500);

    private readonly CollectPlan _plan;
    private readonly OwnedRouters _routers;
    private readonly FleetFigures _figures;
    private readonly ServiceManager _service;
    private readonly Diagnostics _log;
    private readonly Lock _turn = new();
    private readonly Timer? _clock;
    private IReadOnlyList<RouterSpec> _current;
    private (DateTime, long) _seen;
    private (DateTime, long) _loaded;
    private long _changedAt;

    public InventoryWatch(CollectPlan plan, OwnedRouters routers, FleetFigures figures, ServiceManager service,
        Diagnostics log)
    {
        _plan = plan;
        _routers = routers;
        _figures = figures;
        _service = service;
        _log = log;
        _current = plan.First.Specs;
        if (plan.Inventory.IsRepeatable)
        {
            _seen = _loaded = Look();
            _clock = new Timer(_ => Watch(), null, s_period, s_period);
        }
    }

    /// <summary>Reads it again now.</summary>
    public void Reload()
    {
        if (!_plan.Inventory.IsRepeatable)
        {
            _log.Info($"{_plan.Inventory.Name} cannot be read again: the routers stay as they are");
            return;
        }

        lock (_turn)
        {
            _service.Reloading();
            _loaded = _seen = Look();
            bool isGood = TryReload();
            _figures.Reloaded(isGood);
            _service.Ready();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _clock?.Dispose();

    private void Watch()
    {
        // Whoever is in there looks for itself.
        if (!_turn.TryEnter())
        {
            return;
        }

        try
        {
            var now = Look();
            if (now != _seen)
            {
                _seen = now;
                _changedAt = Environment.TickCount64;
            }
            else if (now != _loaded && Environment.TickCount64 - _changedAt >= s_rest.TotalMilliseconds)
            {
                Reload();
            }
        }
        finally
        {
            _turn.Exit();
        }
    }

    private (DateTime, long) Look()
    {
        var file = new FileInfo(_plan.Inventory.File!);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private bool TryReload()
    {
        var load = _plan.Inventory.Load();
        if (!load.IsGood)
        {
            foreach (string line in load.Describe().Take(20))
            {
                _log.Warning(line);
            }

            _log.Warning("the inventory stays as it was before");
            return false;
        }

        var difference = FleetDifference.Of(_current, load.Specs);
        if (!_plan.AllowShrink && difference.Removed.Count * 5 > _current.Count)
        {
            _log.Warning(
                $"{load.Name} would lose {difference.Removed.Count:N0} of {_current.Count:N0} routers, more than a "
                    + $"fifth: it stays as it was "
                    + "(--allow-shrink takes it over)");
            return false;
        }

        if (!difference.IsEmpty)
        {
            _routers.Change(load.Specs, CancellationToken.None);
        }

        _current = load.Specs;
        _log.Info($"{load.Name} read again: {difference}");
        return true;
    }
}
