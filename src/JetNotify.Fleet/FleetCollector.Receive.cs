using System.Buffers;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Fleet;

// What one router sent, at most so much of it, and then the next has its turn.
public sealed partial class FleetCollector
{
    private void Receive(Router router)
    {
        if (router.State == RouterState.Leaving)
        {
            Drain(router);
            return;
        }

        try
        {
            ReceiveOnce(router);
        }
        catch (MqttException failure)
        {
            Fail(router, failure);
        }
    }

    private void ReceiveOnce(Router router)
    {
        var link = router.Link!;
        byte[] window = WindowFor(router, out int kept);
        int room = Math.Min(MostAtOnce, window.Length - kept);
        if (!link.TryRead(window.AsSpan(kept, room), out int count))
        {
            link.Arm();
            return;
        }

        if (count == 0)
        {
            throw link.Lost(inner: null);
        }

        link.KeepAlive?.Heard();
        _traffic.Add(count, Environment.TickCount64);
        var receivedAt = DateTime.UtcNow;
        if (router.Session!.ConnAck is null)
        {
            FirstBytes.ThrowIfForeign(window.AsSpan(0, kept + count), link.Transport);
        }

        int consumed;
        try
        {
            consumed = HandlePackets(router, window.AsSpan(0, kept + count), receivedAt);
        }
        catch (MqttException failure) when (failure.Kind == FailureKind.Malformed && router.Session.ConnAck is null)
        {
            throw FirstBytes.Quoted(failure, window.AsSpan(0, kept + count));
        }

        if (router.Link != link)
        {
            return;
        }

        Keep(router, window, consumed, kept + count);
        GoOn(router, isMore: count == room);
    }

    private void GoOn(Router router, bool isMore)
    {
        if (isMore)
        {
            // Others wait.
            _queue.Add(new(router, Connections.WorkKind.Readable, router.Link));
        }
        else if (_rest > TimeSpan.Zero && router.State != RouterState.Leaving
            && router.Session!.Acknowledgements.Length == 0 && router.Link!.TryRest(_rest))
        {
            _resting.Add(new(router, Connections.WorkKind.Readable, router.Link));
        }
        else
        {
            router.Link!.Arm();
        }
    }

    /// <summary>Handles the whole packets among the bytes and returns how many bytes they were.</summary>
    private int HandlePackets(Router router, ReadOnlySpan<byte> bytes, DateTime receivedAt)
    {
        var session = router.Session!;
        var codec = CodecOf(router);
        int consumed = 0;
        while (PacketFramer.TryReadFrame(bytes[consumed..], session.MaxPacketSize, out int length))
        {
            var outcome = codec.Handle(session, bytes.Slice(consumed, length), receivedAt, out var publish);
            consumed += length;
            switch (outcome)
            {
                case PacketOutcome.Publish:
                    Deliver(router, in publish);
                    break;
                case PacketOutcome.ConnAck:
                    Admitted(router);
                    break;
                case PacketOutcome.SubAck:
                    Subscribed(router, receivedAt);
                    break;
                case PacketOutcome.Disconnect:
                    throw ConnectionFailure.Disconnected(session.Disconnect!, session.Options.Version,
                        router.Link!.Transport.LocalEndPoint);
                default:
                    break;
            }

            if (router.State == RouterState.Leaving)
            {
                break;
            }
        }

        ToAcknowledge(router);
        return consumed;
    }

    private void Deliver(Router router, in Publish publish)
    {
        router.Events++;
        router.LastEvent = publish.ReceivedAt;
        if (router.GapEstimate.Counts && router.GapEstimate.Count(Environment.TickCount64, out var gap))
        {
            _sink.OnStatus(router, new FleetStatus(FleetStatusKind.Gap, publish.ReceivedAt)
            {
                Gap = gap,
                Why = "as many messages as Mosquitto keeps by default followed the return: more may have been dropped",
            });
        }

        switch (_sink.OnPublish(router, in publish))
        {
            case SinkResult.Flush:
                ToAcknowledge(router);
                FlushAndAcknowledge();
                break;
            case SinkResult.Stop:
                _isStopping = true;
                break;
            default:
                break;
        }
    }

    private void ToAcknowledge(Router router)
    {
        if (!router.IsToAcknowledge && router.Session!.Acknowledgements.Length > 0)
        {
            router.IsToAcknowledge = true;
            _toAcknowledge.Add(router);
        }
    }

    /// <summary>Returns where a router's next bytes go, behind those of a packet that is not whole yet: the window that
    /// all share, or for a large packet an array of the router's own, which grows only as the bytes arrive.</summary>
    private byte[] WindowFor(Router router, out int kept)
    {
        kept = router.CarryLength;
        if (router.Carry is not { } carry)
        {
            return _window;
        }

        if (kept <= MostAtOnce)
        {
            carry.AsSpan(0, kept).CopyTo(_window);
            return _window;
        }

        if (carry.Length == kept)
        {
            router.Carry = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * kept,
                Math.Max(router.Session!.MaxPacketSize, kept + MostAtOnce)));
            carry.AsSpan(0, kept).CopyTo(router.Carry);
            ArrayPool<byte>.Shared.Return(carry);
        }

        return router.Carry;
    }

    private static void Keep(Router router, byte[] window, int start, int end)
    {
        int left = end - start;
        if (left == 0)
        {
            DropCarry(router);
            return;
        }

        if (router.Carry is not { } carry || carry.Length < left)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(left);
            window.AsSpan(start, left).CopyTo(larger);
            DropCarry(router);
            router.Carry = larger;
        }
        else
        {
            window.AsSpan(start, left).CopyTo(carry);
        }

        router.CarryLength = left;
    }

    private static void DropCarry(Router router)
    {
        if (router.Carry is { } carry)
        {
            ArrayPool<byte>.Shared.Return(carry);
            router.Carry = null;
        }

        router.CarryLength = 0;
    }
}
