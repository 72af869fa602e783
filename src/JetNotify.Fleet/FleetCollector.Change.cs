using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Fleet;

// What a new inventory changes, and the end.
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

    /// <summary>Says goodbye to a router that is of the fleet no more, and lets go of it once its broker has
    /// closed.</summary>
    private void Leave(Router router)
    {
        router.Attempt?.Cancel();
        router.Attempt = null;
        bool stood = router.Link is not null && router.Session?.ConnAck is { Code: 0 };
        if (!stood)
        {
            Close(router);
            router.Become(RouterState.Leaving);
            return;
        }

        if (router.State == RouterState.Up)
        {
            Volatile.Write(ref _up, _up - 1);
        }

        _scheduler.Release(router);
        CancelTimer(router);
        router.Become(RouterState.Leaving);
        router.Link!.Send(CodecOf(router).Disconnect(router.Session!, ReasonCode.Success));
        router.Link.Transport.StopWriting();
        _leaving.Add(router);
        SetTimer(router, Environment.TickCount64 + 1_000);
    }

    private void Drain(Router router)
    {
        try
        {
            while (router.Link!.TryRead(_window, out int count))
            {
                if (count == 0)
                {
                    Forget(router);
                    return;
                }
            }

            router.Link.Arm();
        }
        catch (MqttException)
        {
            Forget(router);
        }
    }

    private void Forget(Router router)
    {
        Close(router);
        _leaving.Remove(router);
    }

    // Bytes left unread would turn the close into a reset that can swallow the goodbye: so what comes is read, for a
    // moment at most.
    private void SayGoodbye()
    {
        _isStopping = true;
        foreach (var router in _routers.Values)
        {
            Leave(router);
        }

        long until = Environment.TickCount64 + (long)s_goodbye.TotalMilliseconds;
        while (_leaving.Count > 0 && Environment.TickCount64 < until)
        {
            if (_queue.TryTake(out var item))
            {
                if (item.Kind
                    is Connections.WorkKind.Readable or Connections.WorkKind.Due or Connections.WorkKind.Opened)
                {
                    Handle(in item);
                }
            }
            else
            {
                _queue.Wait();
            }
        }

        foreach (var router in _leaving)
        {
            Close(router);
        }

        _leaving.Clear();
    }
}
