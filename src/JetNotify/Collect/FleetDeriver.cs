using JetNotify.Deriving;
using JetNotify.Fleet;
using JetNotify.Fleet.Monitoring;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Collect;

/// <summary>Hands on a derived event of a router.</summary>
internal delegate SinkResult DerivedHandler(Router router, in Publish publish);

/// <summary>Derives events from those of a whole fleet. The fleet's thread.</summary>
/// <param name="plan">What is derived.</param>
/// <param name="clock">The time.</param>
internal sealed class FleetDeriver(DerivingPlan plan, TimeProvider clock) : IPublishSink, IDisposable
{
    private readonly EventDeriver _deriver = new(plan.Rules);
    private FleetCollector? _fleet;
    private RuleClock? _rules;
    private DerivedHandler? _handTo;
    private Router? _router;

    public DerivingPlan Plan => plan;

    /// <summary>What <c>/metrics</c> tells of it.</summary>
    public IReadOnlyList<FleetFigure> Figures =>
    [
        new("jetnotify_derived_flaps_total", "counter", "Flaps that --on saw begin.",
            () => _deriver.CountOf(RuleKind.Flap)),
        new("jetnotify_derived_downs_total", "counter", "Links that --on saw stay down.",
            () => _deriver.CountOf(RuleKind.Down)),
        new("jetnotify_derived_silences_total", "counter", "Routers that --on saw fall silent.",
            () => _deriver.CountOf(RuleKind.Silence)),
    ];

    /// <summary>Says who gets what is derived.</summary>
    public void HandTo(DerivedHandler handler) => _handTo = handler;

    /// <summary>Begins, before the fleet does.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="routers">Whose silence is one.</param>
    /// <param name="failed">The state cannot be written.</param>
    public void Begin(FleetCollector fleet, IEnumerable<RouterSpec> routers, Action<OutputException> failed)
    {
        _fleet = fleet;
        _rules = new RuleClock(plan, _deriver.Engine, clock, fleet.Do, Ring, failed);
        Expect(routers);
    }

    /// <summary>A message of a router came.</summary>
    public SinkResult Add(Router router, ReadOnlySpan<byte> device, in Publish publish)
    {
        _deriver.Add(router.Name, device, publish.ReceivedAt, in publish);
        return HandOn();
    }

    /// <summary>The fleet is another one.</summary>
    public void Follow(FleetDifference difference)
    {
        foreach (var spec in difference.Removed)
        {
            _deriver.Engine.Forget(spec.Name);
        }

        Expect(difference.Added);
    }

    /// <inheritdoc/>
    public SinkResult OnPublish(in Publish publish) =>
        _router is null ? SinkResult.Continue : _handTo!(_router, in publish);

    /// <inheritdoc/>
    public void Flush()
    {
        // The fleet does, once nothing more waits.
    }

    /// <inheritdoc/>
    public void Dispose() => _rules?.Dispose();

    private void Expect(IEnumerable<RouterSpec> routers)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var spec in routers)
        {
            _deriver.Engine.Expect(spec.Name, now);
        }

        _rules?.Arm();
    }

    private void Ring()
    {
        if (HandOn() == SinkResult.Stop)
        {
            _fleet!.Stop();
        }
    }

    private SinkResult HandOn()
    {
        var result = _deriver.HandOn(this,
            device => _router = _fleet!.Routers.FirstOrDefault(router => router.Name == device));
        _rules!.Arm();
        return result;
    }
}
