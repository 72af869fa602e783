using JetNotify.Mqtt.Wire;
using JetNotify.Simulator.Broker;

namespace JetNotify.Simulator.Faults;

/// <summary>Stands between a peer and its connection and lets things go wrong. The peer and its session know nothing of it.</summary>
internal sealed class FaultyOutlet : IPacketOutlet
{
    private readonly OutboundBuffer _outbound;
    private readonly Pace _pace;
    private readonly FaultDice _dice;
    private readonly long _dropAfter;
    private readonly bool _closeBeforeConnAck;
    private long _messages;
    private byte[]? _heldBack;
    private bool _heldForLong;

    public FaultyOutlet(OutboundBuffer outbound, Pace pace, FaultDice dice)
    {
        _outbound = outbound;
        _pace = pace;
        _dice = dice;
        _closeBeforeConnAck = dice.Falls(FaultKind.CloseBeforeConnAck, out _);
        _dropAfter = dice.Falls(FaultKind.DropAfter, out var messages) ? (long)messages : long.MaxValue;
        if (dice.Falls(FaultKind.Slow, out var rate))
        {
            pace.Slow((int)rate);
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

        if (_dice.Falls(FaultKind.HalfOpen, out _))
        {
            _outbound.FallSilent();
            return;
        }

        if (_dice.Falls(FaultKind.Stall, out var seconds))
        {
            _pace.Stall(TimeSpan.FromSeconds(seconds));
        }

        if (_dice.Falls(FaultKind.Garbage, out _))
        {
            _outbound.Send(_dice.Garbage());
        }

        if (_dice.Falls(FaultKind.Truncate, out _))
        {
            _outbound.Send(packet[..(packet.Length / 2)]);
            _outbound.End();
            return;
        }

        if (_heldBack is null && _dice.Falls(FaultKind.Reorder, out _))
        {
            _heldBack = packet.ToArray();
            return;
        }

        Pass(packet);
        if (_dice.Falls(FaultKind.Duplicate, out _))
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
        var again = packet.ToArray();
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
