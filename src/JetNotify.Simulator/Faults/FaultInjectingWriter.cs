using JetNotify.Mqtt.Wire;
using JetNotify.Simulator.Broker;

namespace JetNotify.Simulator.Faults;

/// <summary>Stands between a handler and its connection and lets things go wrong. The handler and its session know
/// nothing of it.</summary>
internal sealed class FaultInjectingWriter : IPacketWriter
{
    private readonly OutboundBuffer _outbound;
    private readonly SendThrottle _throttle;
    private readonly FaultInjector _injector;
    private readonly long _dropAfter;
    private readonly bool _closeBeforeConnAck;
    private long _messages;
    private byte[]? _heldBack;
    private bool _heldForLong;

    public FaultInjectingWriter(OutboundBuffer outbound, SendThrottle throttle, FaultInjector injector)
    {
        _outbound = outbound;
        _throttle = throttle;
        _injector = injector;
        _closeBeforeConnAck = injector.Roll(FaultKind.CloseBeforeConnAck, out _);
        _dropAfter = injector.Roll(FaultKind.DropAfter, out double messages) ? (long)messages : long.MaxValue;
        if (injector.Roll(FaultKind.Slow, out double rate))
        {
            throttle.Slow((int)rate);
        }
    }

    /// <inheritdoc/>
    public bool HasRoom => _outbound.HasRoom;

    /// <inheritdoc/>
    public void RequestMore() => _outbound.RequestMore();

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> packet)
    {
        switch (FixedHeader.TypeOf(packet[0]))
        {
            case PacketType.ConnAck when _closeBeforeConnAck:
                _outbound.End();
                break;
            case PacketType.Publish:
                SendMessage(packet);
                break;
            default:
                _outbound.Send(packet);
                SendHeldBack();
                break;
        }
    }

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> publish)
    {
        SendMessage(publish);
        return true;
    }

    /// <inheritdoc/>
    public void Tick()
    {
        // Nothing may follow for long.
        if (_heldForLong)
        {
            SendHeldBack();
        }

        _heldForLong = _heldBack is not null;
    }

    /// <inheritdoc/>
    public void End()
    {
        SendHeldBack();
        _outbound.End();
    }

    private void SendMessage(ReadOnlySpan<byte> packet)
    {
        if (_messages++ >= _dropAfter)
        {
            _outbound.End();
            return;
        }

        if (_injector.Roll(FaultKind.HalfOpen, out _))
        {
            _outbound.FallSilent();
            return;
        }

        if (_injector.Roll(FaultKind.Stall, out double seconds))
        {
            _throttle.Stall(TimeSpan.FromSeconds(seconds));
        }

        if (_injector.Roll(FaultKind.Garbage, out _))
        {
            _outbound.Send(_injector.Garbage());
        }

        if (_injector.Roll(FaultKind.Truncate, out _))
        {
            _outbound.Send(packet[..(packet.Length / 2)]);
            _outbound.End();
            return;
        }

        if (_heldBack is null && _injector.Roll(FaultKind.Reorder, out _))
        {
            _heldBack = packet.ToArray();
            return;
        }

        Pass(packet);
        if (_injector.Roll(FaultKind.Duplicate, out _))
        {
            SendAgain(packet);
        }

        SendHeldBack();
        if (_messages >= _dropAfter)
        {
            _outbound.End();
        }
    }

    private void SendAgain(ReadOnlySpan<byte> packet)
    {
        byte[] again = packet.ToArray();
        if ((again[0] & 0x06) != 0)
        {
            again[0] |= 0x08;
        }

        Pass(again);
    }

    // What is acknowledged must not get lost on the way out: the session believes it sent.
    private void Pass(ReadOnlySpan<byte> packet)
    {
        if ((packet[0] & 0x06) != 0)
        {
            _outbound.Send(packet);
        }
        else
        {
            _outbound.TrySend(packet);
        }
    }

    private void SendHeldBack()
    {
        if (_heldBack is { } packet)
        {
            _heldBack = null;
            _outbound.Send(packet);
        }
    }
}
