using JetNotify.Mqtt;

namespace JetNotify.Fleet.Connections;

/// <summary>What a router waits for beside its broker: its next attempt, or the end of its patience. Tells the fleet's
/// thread.</summary>
internal sealed class RouterTimer(Router router, WorkQueue queue) : WheelTimer
{
    /// <inheritdoc/>
    public override void Ring() => queue.Add(new WorkItem(router, WorkKind.Due, this));
}

/// <summary>Pings, and cuts a connection whose broker is silent: on the clock's thread, since the fleet's own may wait
/// for whoever reads the output.</summary>
internal sealed class KeepAliveTimer(Router router) : WheelTimer
{
    private TimerWheel? _wheel;
    private RouterLink? _link;
    private ushort _seconds;

    // A ping is due after three quarters of the interval, silence is noticed after half of it: with checks this coarse,
    // within one and a half.
    private long Period => Math.Max(TimerWheel.Tick, _seconds * 1000L / 8);

    /// <summary>Begins with a connection; <paramref name="seconds"/> of 0 means never.</summary>
    public void Start(TimerWheel wheel, RouterLink link, ushort seconds)
    {
        (_wheel, _link, _seconds) = (wheel, link, seconds);
        if (seconds != 0)
        {
            link.KeepAlive = new KeepAlive(seconds, Environment.TickCount64);
            wheel.Set(this, Environment.TickCount64 + Period);
        }
    }

    /// <inheritdoc/>
    public override void Ring()
    {
        if (_link is not { KeepAlive: { } keepAlive } link || router.Link != link)
        {
            return;
        }

        long now = Environment.TickCount64;
        switch (keepAlive.Check(now, link.WaitingSince))
        {
            case KeepAliveDue.Ping:
                link.Send(SessionCodec.PingRequest);
                break;
            case KeepAliveDue.GiveUp:
                link.Abort($"the broker has been silent: no answer to PINGREQ with a keep-alive of {_seconds} s");
                return;
            default:
                break;
        }

        _wheel!.Set(this, now + Period);
    }
}
