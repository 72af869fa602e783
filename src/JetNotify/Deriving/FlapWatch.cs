namespace JetNotify.Deriving;

/// <summary>So many downs within so long begin a flap; so long without one ends it.</summary>
internal sealed class FlapWatch(Rule rule, string device, string name, Action<DerivedEvent> emit)
    : LinkWatch(rule, device, name, emit)
{
    private readonly Queue<DateTime> _downs = [];
    private DateTime _last;

    /// <inheritdoc/>
    public override DateTime? Due => IsOn ? Rule.After(_last) : null;

    /// <inheritdoc/>
    public override IEnumerable<DateTime> Times => _downs;

    /// <inheritdoc/>
    public override void Restore(bool isOn, IReadOnlyList<DateTime> times)
    {
        foreach (var down in times.TakeLast(Rule.Count))
        {
            _downs.Enqueue(_last = down);
        }

        IsOn = isOn && _downs.Count > 0;
    }

    /// <inheritdoc/>
    public override void Changed(bool isUp, DateTime at)
    {
        if (isUp)
        {
            return;
        }

        if (_downs.Count == Rule.Count)
        {
            _downs.Dequeue();
        }

        _downs.Enqueue(_last = at);
        if (!IsOn && _downs.Count == Rule.Count && at - _downs.Peek() <= Rule.Span)
        {
            Begin(at, _downs.Peek());
        }
    }

    /// <inheritdoc/>
    public override void Ring(DateTime now) => End(now, _downs.Peek());
}
