using JetNotify.Mqtt;

namespace JetNotify.Fleet;

// What a new inventory changes.
public sealed partial class FleetCollector
{
    /// <summary>Turns the fleet into another: only what the difference names is touched. Any thread; done when the task
    /// is.</summary>
    public Task Apply(FleetDifference difference) => Do(() => Change(difference));

    private void Change(FleetDifference difference)
    {
        FlushAndAcknowledge();
        foreach (var spec in difference.Removed)
        {
            if (_routers.Remove(spec.Name, out var router))
            {
                Leave(router);
            }
        }

        foreach (var spec in difference.Reconnected)
        {
            if (_routers.Remove(spec.Name, out var before))
            {
                Leave(before);
                Replace(before, spec);
            }
        }

        foreach (var spec in difference.Resubscribed)
        {
            var router = _routers[spec.Name];
            try
            {
                Resubscribe(router, spec);
            }
            catch (MqttException failure)
            {
                Fail(router, failure);
            }
        }

        foreach (var spec in difference.Relabelled)
        {
            _routers[spec.Name].Spec = spec;
        }

        foreach (var spec in difference.Added)
        {
            _routers.Add(spec.Name, new Router(spec));
        }

        Publish();
        _scheduler.AddAll(difference.Added.Select(spec => _routers[spec.Name]));
        StartConnects();
    }

    // The same router by another way: its numbers go on.
    private void Replace(Router before, RouterSpec spec)
    {
        var router = new Router(spec);
        router.Continue(before);
        _routers.Add(spec.Name, router);
        _scheduler.Add(router);
    }

    private void Resubscribe(Router router, RouterSpec spec)
    {
        var before = router.Spec;
        router.Spec = spec;
        if (router.State != RouterState.Up || router.Link is not { } link)
        {
            // It asks for the new ones once it is there.
            if (router.State == RouterState.Opening && router.Session?.ConnAck is not null)
            {
                AskFor(router, spec.Subscriptions);
            }

            return;
        }

        TopicFilter[] gone = [.. before.Subscriptions.Select(one => one.Filter)
            .Except(spec.Subscriptions.Select(one => one.Filter))];
        Subscription[] added = [.. spec.Subscriptions.Except(before.Subscriptions)];
        if (added.Length > 0)
        {
            AskFor(router, added);
        }

        if (gone.Length > 0)
        {
            CodecOf(router).Unsubscribe(router.Session!, gone, link.Send);
        }
    }
}
