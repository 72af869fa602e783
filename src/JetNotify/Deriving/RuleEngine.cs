namespace JetNotify.Deriving;

/// <summary>Holds rules against what happens. Its clock is what it is told: a scripted one gives the same events as the
/// real one. Bounded, whatever comes. One thread.</summary>
internal sealed class RuleEngine
{
    /// <summary>So many things are watched, each once for each rule; what comes beyond is counted in
    /// <see cref="Unwatched"/>.</summary>
    public const int Most = 50_000;

    private readonly IReadOnlyList<Rule> _rules;
    private readonly Action<DerivedEvent> _emit;
    private readonly Dictionary<(Rule Rule, string Device, string? Name), Watch> _watches = [];
    private readonly PriorityQueue<Watch, DateTime> _due = new();

    /// <param name="rules">The rules.</param>
    /// <param name="emit">Gets what they see, in the order of time.</param>
    public RuleEngine(IReadOnlyList<Rule> rules, Action<DerivedEvent> emit)
    {
        _rules = rules;
        _emit = emit;
    }

    /// <summary>When it has to be told the time, should nothing happen before; null: never.</summary>
    public DateTime? NextDue => _due.TryPeek(out _, out var at) ? at : null;

    /// <summary>How many changes were of things too many.</summary>
    public long Unwatched { get; private set; }

    /// <summary>All that it remembers.</summary>
    public IEnumerable<Watch> Watches => _watches.Values;

    /// <summary>Remembers what an engine remembered before; of another rule than these, nothing.</summary>
    public void Restore(string rule, string device, string? name, bool isOn, IReadOnlyList<DateTime> times)
    {
        if (_rules.FirstOrDefault(known => known.Text == rule) is { } known && known.IsOfLinks == name is not null
            && Find(known, device, name) is { } watch)
        {
            watch.Restore(isOn, times);
            Schedule(watch);
        }
    }

    /// <summary>It is this late: whatever was to happen by then happens.</summary>
    public void Advance(DateTime now)
    {
        while (_due.TryPeek(out var watch, out var at) && at <= now)
        {
            _due.Dequeue();
            watch.IsScheduled = false;

            // It may have moved meanwhile; then it waits anew, behind those whose time comes before.
            if (watch.Due is { } due && due <= at && !watch.IsForgotten)
            {
                watch.Ring(due);
            }

            Schedule(watch);
        }
    }

    /// <summary>A router is to be heard of: one that never says a word is silent too. What is remembered of it
    /// stands.</summary>
    public void Expect(string device, DateTime at)
    {
        foreach (var rule in _rules)
        {
            if (!rule.IsOfLinks && !_watches.ContainsKey((rule, device, null))
                && Find(rule, device, null) is SilenceWatch watch)
            {
                watch.Heard(at);
                Schedule(watch);
            }
        }
    }

    /// <summary>A message of a router came.</summary>
    public void Heard(string device, DateTime at)
    {
        Advance(at);
        foreach (var rule in _rules)
        {
            if (!rule.IsOfLinks && Find(rule, device, null) is SilenceWatch watch)
            {
                watch.Heard(at);
                Schedule(watch);
            }
        }
    }

    /// <summary>A link went down, or came up.</summary>
    public void LinkChanged(string device, string name, bool isUp, DateTime at)
    {
        Advance(at);
        foreach (var rule in _rules)
        {
            if (rule.IsOfLinks && Find(rule, device, name) is LinkWatch watch)
            {
                watch.Changed(isUp, at);
                Schedule(watch);
            }
        }
    }

    /// <summary>A router is no more: nothing of it ends, and nothing more begins.</summary>
    public void Forget(string device)
    {
        foreach (var (key, watch) in _watches.Where(pair => pair.Key.Device == device).ToList())
        {
            watch.IsForgotten = true;
            _watches.Remove(key);
        }
    }

    private void Schedule(Watch watch)
    {
        if (!watch.IsScheduled && !watch.IsForgotten && watch.Due is { } due)
        {
            watch.IsScheduled = true;
            _due.Enqueue(watch, due);
        }
    }

    private Watch? Find(Rule rule, string device, string? name)
    {
        var key = (rule, device, name);
        if (_watches.TryGetValue(key, out var watch))
        {
            return watch;
        }

        if (_watches.Count >= Most * _rules.Count)
        {
            Unwatched++;
            return null;
        }

        return _watches[key] = rule.Kind switch
        {
            RuleKind.Flap => new FlapWatch(rule, device, name!, _emit),
            RuleKind.Down => new DownWatch(rule, device, name!, _emit),
            _ => new SilenceWatch(rule, device, _emit),
        };
    }
}
