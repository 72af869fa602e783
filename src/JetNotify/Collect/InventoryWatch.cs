using JetNotify.Fleet;
using JetNotify.Inventory;

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

    private readonly InventorySource _inventory;
    private readonly bool _allowShrink;
    private readonly OwnedRouters _routers;
    private readonly Action<DiagnosticsLevel, string> _say;
    private readonly Lock _turn = new();
    private readonly Timer? _clock;
    private IReadOnlyList<RouterSpec> _current;
    private (DateTime, long) _seen;
    private (DateTime, long) _loaded;
    private long _changedAt;

    /// <param name="inventory">Where the routers are from.</param>
    /// <param name="first">The routers that it holds now.</param>
    /// <param name="allowShrink">Whether it may lose more than a fifth of them at once.</param>
    /// <param name="routers">What follows it.</param>
    /// <param name="say">Hears what came of it.</param>
    public InventoryWatch(InventorySource inventory, IReadOnlyList<RouterSpec> first, bool allowShrink,
        OwnedRouters routers, Action<DiagnosticsLevel, string> say)
    {
        _inventory = inventory;
        _allowShrink = allowShrink;
        _routers = routers;
        _say = say;
        _current = first;
        if (inventory.IsRepeatable)
        {
            _seen = _loaded = Look();
            _clock = new Timer(_ => Watch(), null, s_period, s_period);
        }
    }

    /// <summary>Hears that it is read again now, or null.</summary>
    public Action? Reloading { get; init; }

    /// <summary>Hears whether it could be taken over, or null.</summary>
    public Action<bool>? Reloaded { get; init; }

    /// <summary>Reads it again now.</summary>
    public void Reload()
    {
        if (!_inventory.IsRepeatable)
        {
            _say(DiagnosticsLevel.Info,
                $"{_inventory.Name} cannot be read again: the routers stay as they are");
            return;
        }

        lock (_turn)
        {
            Reloading?.Invoke();
            _loaded = _seen = Look();
            bool isGood = TryReload();
            Reloaded?.Invoke(isGood);
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
        var file = new FileInfo(_inventory.File!);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private bool TryReload()
    {
        var load = _inventory.Load();
        if (!load.IsGood)
        {
            foreach (string line in load.Describe().Take(20))
            {
                _say(DiagnosticsLevel.Warning, line);
            }

            _say(DiagnosticsLevel.Warning, "the inventory stays as it was before");
            return false;
        }

        var difference = FleetDifference.Of(_current, load.Specs);
        if (!_allowShrink && difference.Removed.Count * 5 > _current.Count)
        {
            _say(DiagnosticsLevel.Warning,
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
        _say(DiagnosticsLevel.Info, $"{load.Name} read again: {difference}");
        return true;
    }
}
