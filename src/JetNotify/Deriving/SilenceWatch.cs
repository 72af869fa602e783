namespace JetNotify.Deriving;

/// <summary>A router of which nothing is heard for so long; it ends with the next message.</summary>
internal sealed class SilenceWatch(Rule rule, string device, Action<DerivedEvent> emit)
    : Watch(rule, device, null, emit)
{
    private DateTime _heard;

    /// <inheritdoc/>
    public override DateTime? Due => IsOn ? null : Rule.After(_heard);

    /// <inheritdoc/>
    public override IEnumerable<DateTime> Times => [_heard];

    /// <inheritdoc/>
    public override void Restore(bool isOn, IReadOnlyList<DateTime> times)
    {
        _heard = times.Count > 0 ? times[0] : _heard;
        IsOn = isOn;
    }

    /// <summary>A message came.</summary>
    public void Heard(DateTime at)
    {
        if (IsOn)
        {
            End(at, _heard);
        }

        _heard = at;
    }

    /// <inheritdoc/>
    public override void Ring(DateTime now) => Begin(now, _heard);
}
