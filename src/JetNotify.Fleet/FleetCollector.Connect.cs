using JetNotify.Fleet.Connections;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Fleet;

// How a router comes to be heard, and what happens when it no longer is.
public sealed partial class FleetCollector
{
    private void StartConnects()
    {
        while (!_isStopping && _scheduler.Next(Environment.TickCount64) is { } router)
        {
            router.Become(RouterState.Connecting);
            router.Attempt = new OpenAttempt(router, _queue);
            router.Attempt.Start(_open);
        }
    }

    private void Opened(Router router, OpenAttempt attempt)
    {
        if (router.Attempt != attempt)
        {
            attempt.Transport?.Dispose();
            return;
        }

        router.Attempt = null;
        if (attempt.Transport is not { } transport)
        {
            Fail(router, attempt.Failure!);
            return;
        }

        RouterLink link = transport.PlainSocket is { } socket
            ? new SocketLink(transport, socket, router, _queue)
            : new StreamLink(transport, router, _queue);
        router.Session ??= new Session(router.Spec.Connect);
        router.Link = link;
        router.Become(RouterState.Opening);
        Await(router, attempt.StartedAt);
        link.Send(CodecOf(router).Connect(router.Session));
        link.Arm();
    }

    private void Admitted(Router router)
    {
        var session = router.Session!;
        var link = router.Link!;
        ConnectionFailure.ThrowIfRefused(session.ConnAck!, link.Transport, session.Options.Version);
        router.KeepAliveTimer.Start(_wheel, link, session.ConnAck!.ServerKeepAlive ?? session.Options.KeepAliveSeconds);
        ReconnectPolicy.Admitted(ref router.Backoff);
        router.ConnectedAt = Environment.TickCount64;
        SayConnected(router);
        AskFor(router, Renewed(router));
    }

    private void AskFor(Router router, IReadOnlyList<Subscription> subscriptions)
    {
        var spec = router.Spec;
        CodecOf(router).Subscribe(
            router.Session!, subscriptions, spec.SubscribeProperties, spec.FiltersPerSubscribe, router.Link!.Send);
        Await(router, Environment.TickCount64);
    }

    // A subscription that a kept session has already does not bring the retained messages again, where 5.0 can say so.
    private static IReadOnlyList<Subscription> Renewed(Router router)
    {
        var session = router.Session!;
        bool isKept = session.ConnAck!.SessionPresent && router.WasUp && session.Options.Version == ProtocolVersion.V5;
        return !isKept ? router.Spec.Subscriptions : [.. router.Spec.Subscriptions.Select(subscription =>
            subscription.RetainHandling == 0 ? subscription with { RetainHandling = 1 } : subscription)];
    }

    private void Subscribed(Router router, DateTime at)
    {
        var grants = router.Session!.Grants;
        if (router.State != RouterState.Up && grants.All(grant => grant.Refused))
        {
            throw new MqttException(FailureKind.Refused, "the broker refused every subscription")
            {
                Code = grants[0].Code,
            };
        }

        CancelTimer(router);
        _scheduler.Release(router);
        if (router.State != RouterState.Up)
        {
            router.Become(RouterState.Up);
            router.WasUp = true;
            router.LastError = null;
            router.SaidRefusal = null;
            Volatile.Write(ref _up, _up + 1);
        }

        _sink.OnStatus(router, new FleetStatus(FleetStatusKind.Subscribed, at) { Grants = grants });
        StartConnects();
    }

    private void SayConnected(Router router)
    {
        var link = router.Link!;
        var connAck = router.Session!.ConnAck!;
        var status = new FleetStatus(router.WasUp
            ? FleetStatusKind.Restored
            : FleetStatusKind.Connected, DateTime.UtcNow)
        {
            Peer = link.Transport.Description,
            Local = link.Transport.LocalEndPoint?.ToString(),
            ConnAck = connAck,
        };
        if (!router.WasUp)
        {
            _sink.OnStatus(router, status);
            return;
        }

        var gap = TimeSpan.FromMilliseconds(Environment.TickCount64 - router.LostAt);
        router.Reconnects++;
        router.Gaps += gap;
        _sink.OnStatus(router, status with { Gap = gap });
        if (router.GapEstimate.Restored(router.Session.Options, connAck, gap, out bool isCertain) is { } why)
        {
            _sink.OnStatus(router, new FleetStatus(FleetStatusKind.Gap, DateTime.UtcNow)
            {
                Gap = gap,
                IsCertain = isCertain,
                Why = why,
            });
        }
    }

    private void Due(Router router)
    {
        long now = Environment.TickCount64;
        switch (router.State)
        {
            case RouterState.Waiting:
                _scheduler.Add(router);
                StartConnects();
                break;
            case RouterState.Leaving:
                LeaveNow(router);
                break;
            case RouterState.Opening or RouterState.Up when router.Link is { } link:
                // An answer that lies unread while the output is blocked is not the broker's silence; one behind a
                // flood that this end is slow to read is waited for as long again.
                long overdue = _sinkClock.BrokerTime(now) - router.AnswerDue;
                if (overdue < 0
                    || (link.WaitingSince == 0 && overdue < router.Spec.AttemptTimeout.TotalMilliseconds))
                {
                    SetTimer(router, now + 1_000);
                    break;
                }

                link.Abort(router.Session!.ConnAck is null
                    ? ConnectionFailure.Overdue(router.Spec.AttemptTimeout)
                    : $"the broker did not answer SUBSCRIBE within {router.Spec.AttemptTimeout.TotalSeconds:0.###} s");
                Fail(router, link.Lost(inner: null));
                break;
            default:
                break;
        }
    }

    /// <summary>The connection, or the attempt, came to its end: says so, and waits for the next.</summary>
    private void Fail(Router router, MqttException failure)
    {
        bool stood = router.Session?.ConnAck is { Code: 0 } && router.Link is not null;
        if (router.Link is { } link)
        {
            if (!stood && failure.Kind == FailureKind.Lost)
            {
                failure = ConnectionFailure.BeforeConnAck(failure, link.WasCut,
                    router.Carry.AsSpan(0, router.CarryLength), link.Transport);
            }

            if (failure.Kind == FailureKind.Malformed && stood)
            {
                // What came whole before the bad packet is still the user's, and its acknowledgements leave before the
                // answer.
                FlushAndAcknowledge();
                link.Send(CodecOf(router).Disconnect(router.Session!,
                    (ReasonCode)(failure.Code ?? (byte)ReasonCode.ProtocolError)));
            }
        }

        Close(router);
        long now = Environment.TickCount64;
        if (stood)
        {
            router.LostAt = now;
            ReconnectPolicy.Held(ref router.Backoff, TimeSpan.FromMilliseconds(now - router.ConnectedAt));
        }

        var wait = _scheduler.Failed(router, failure, stood, now, _routers.Count);
        router.LastError = failure;
        router.RetryAt = now + (long)wait.TotalMilliseconds;
        SayFailed(router, failure, stood, wait);
        router.Become(RouterState.Waiting);
        SetTimer(router, router.RetryAt);
        StartConnects();
    }

    private void SayFailed(Router router, MqttException failure, bool stood, TimeSpan wait)
    {
        bool isTakeOver = stood && failure.Code == 0x8E;
        var kind = isTakeOver ? FleetStatusKind.TakenOver : stood && router.WasUp ? FleetStatusKind.Lost
            : FleetStatusKind.Refused;
        router.TakeOvers += isTakeOver ? 1 : 0;
        if (kind == FleetStatusKind.Refused)
        {
            if (router.SaidRefusal == failure.Message)
            {
                return;
            }

            router.SaidRefusal = failure.Message;
        }

        _sink.OnStatus(router, new FleetStatus(kind, DateTime.UtcNow) { Failure = failure, RetryIn = wait });
    }

    // Lets go of everything that belongs to one connection.
    private void Close(Router router)
    {
        if (router.State == RouterState.Up)
        {
            Volatile.Write(ref _up, _up - 1);
        }

        CancelTimer(router);
        _wheel.Cancel(router.KeepAliveTimer);
        _scheduler.Release(router);
        router.Link?.Dispose();
        router.Link = null;
        DropCarry(router);
        router.Session?.Acknowledgements.Clear();
    }

    private void SetTimer(Router router, long dueAt)
    {
        router.Timer ??= new RouterTimer(router, _queue);
        _wheel.Set(router.Timer, dueAt);
    }

    // The broker's next answer is due; the patience with it began at that time.
    private void Await(Router router, long since)
    {
        long patience = (long)router.Spec.AttemptTimeout.TotalMilliseconds;
        router.AnswerDue = _sinkClock.BrokerTime(since) + patience;
        SetTimer(router, since + patience);
    }

    private void CancelTimer(Router router)
    {
        if (router.Timer is { } timer)
        {
            _wheel.Cancel(timer);

            // One that rang already is in the queue: it is not to be taken for the next.
            router.Timer = null;
        }
    }
}
