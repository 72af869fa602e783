using JetNotify.Fleet.Connections;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Fleet;

// How a router is left in an orderly way, and all of them at the end.
public sealed partial class FleetCollector
{
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
        _leaving.Add(router);

        // A message whose PUBREL has not come would come again.
        if (_completes && router.Session!.AwaitsRelease)
        {
            SetTimer(router, Environment.TickCount64 + MessageLane.ReleaseMilliseconds);
            LeaveTime(MessageLane.ReleaseMilliseconds + GoodbyeMilliseconds);
        }
        else
        {
            SayDisconnect(router);
        }
    }

    private void SayDisconnect(Router router)
    {
        router.SaidGoodbye = true;
        DropCarry(router);
        router.Link!.Send(CodecOf(router).Disconnect(router.Session!, ReasonCode.Success));
        router.Link.Transport.StopWriting();
        SetTimer(router, Environment.TickCount64 + 1_000);
        LeaveTime(GoodbyeMilliseconds);
    }

    private void LeaveTime(long milliseconds) =>
        _leavesUntil = Math.Max(_leavesUntil, Environment.TickCount64 + milliseconds);

    // What else comes is neither delivered nor acknowledged.
    private void Drain(Router router)
    {
        try
        {
            byte[] window = WindowFor(router, out int kept);
            int room = Math.Min(MostAtOnce, window.Length - kept);
            bool isThere = router.Link!.TryRead(window.AsSpan(kept, room), out int count);
            if (isThere && count == 0)
            {
                Forget(router);
                return;
            }

            if (!router.SaidGoodbye)
            {
                Keep(router, window, HandleReleases(router, window.AsSpan(0, kept + count)), kept + count);
            }

            GoOn(router, isThere && count == room);
        }
        catch (MqttException)
        {
            Forget(router);
        }
    }

    /// <summary>Handles the PUBRELs among the bytes and returns how many bytes were whole packets.</summary>
    private int HandleReleases(Router router, ReadOnlySpan<byte> bytes)
    {
        var session = router.Session!;
        int consumed = 0;
        while (session.AwaitsRelease
            && PacketFramer.TryReadFrame(bytes[consumed..], session.MaxPacketSize, out int length))
        {
            var packet = bytes.Slice(consumed, length);
            if (FixedHeader.TypeOf(packet[0]) == PacketType.PubRel)
            {
                _ = session.HandleMessage(packet, DateTime.UtcNow, out _);
            }

            consumed += length;
        }

        router.Link!.Send(session.Acknowledgements.Written);
        session.Acknowledgements.Clear();
        if (!session.AwaitsRelease)
        {
            SayDisconnect(router);
            return bytes.Length;
        }

        return consumed;
    }

    // Its time to leave is over: of what it was to say, or of its broker to close.
    private void LeaveNow(Router router)
    {
        if (router.SaidGoodbye)
        {
            Forget(router);
        }
        else
        {
            SayDisconnect(router);
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
        ReadRested();
        foreach (var router in _routers.Values)
        {
            Leave(router);
        }

        while (_leaving.Count > 0 && Environment.TickCount64 < _leavesUntil)
        {
            if (_queue.TryTake(out var item))
            {
                if (item.Kind is WorkKind.Readable or WorkKind.Due or WorkKind.Opened)
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
