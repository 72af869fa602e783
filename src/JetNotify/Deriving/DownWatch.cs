namespace JetNotify.Deriving;

/// <summary>A link that is down for so long; it ends when the link comes up.</summary>
internal sealed class DownWatch(Rule rule, string device, string name, Action<DerivedEvent> emit)
    : LinkWatch(rule, device, name, emit)
{
    private DateTime? _since;

    /// <inheritdoc/>
    public override DateTime? Due => IsOn || _since is not { } since ? null : Rule.After(since);

    /// <inheritdoc/>
    public override IEnumerable<DateTime> Times => _since is { } since ? [since] : [];

    /// <inheritdoc/>
    public override void Restore(bool isOn, IReadOnlyList<DateTime> times)
    {
        _since = times.Count > 0 ? times[0] : null;
        IsOn = isOn && _since is not null;
    }

    /// <inheritdoc/>
    public override void Changed(bool isUp, DateTime at)
    {
        if (!isUp)
        {
            _since ??= at;
            return;
        }

        if (IsOn)
        {
            End(at, _since!.Value);
        }

        _since = null;
    }

    /// <inheritdoc/>
    public override void Ring(DateTime now) => Begin(now, _since!.Value);
}
