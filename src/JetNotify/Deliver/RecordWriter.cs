using JetNotify.Delivery;
using JetNotify.Delivery.Spooling;
using JetNotify.Junos;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Deliver;

/// <summary>Makes records of messages and hands them to the delivery: <c>collect</c>'s JSON with <c>id</c>, whatever
/// standard output has. One thread at a time.</summary>
/// <param name="delivery">The delivery.</param>
/// <param name="decoder">Decodes the messages.</param>
internal sealed class RecordWriter(RecordDelivery delivery, EventDecoder decoder)
{
    private readonly JsonFormat _format = new(terminal: false, decoder, device: false);
    private readonly OutputBuffer _line = new();
    private readonly Deliverer _deliverer = delivery.Deliverer;

    /// <summary>Whether it is time to flush.</summary>
    public bool IsFull => _deliverer.IsFull;

    /// <summary>Adds a message.</summary>
    public void Add(DeviceRecords device, long sequence, in Publish publish, in JetEvent message)
    {
        int idLength = device.Ids.Write(
            Begin(device), publish.PacketId, publish.Dup, sequence, publish.Topic, publish.Payload);
        AppendHead(device, sequence, idLength);
        int start = _line.Length;
        _format.Append(_line, in publish, in message);
        _line.Replace(start, (byte)',');
        End(device.RouteOf(message.ParsedTopic), idLength);
    }

    /// <summary>Adds what happened to a connection.</summary>
    /// <param name="device">Whose.</param>
    /// <param name="sequence">The record's number.</param>
    /// <param name="members">The record's own members with a comma before them, the brace that ends it and a line
    /// feed.</param>
    public void AddStatus(DeviceRecords device, long sequence, ReadOnlySpan<byte> members)
    {
        int idLength = device.Ids.Write(Begin(device), sequence);
        AppendHead(device, sequence, idLength);
        _line.Append(members);
        End(device.Status, idLength);
    }

    /// <summary>Returns once the engine, or the spool, has everything.</summary>
    /// <param name="lastWords">Adds what is still to be said where the spool is full and everything ends.</param>
    /// <exception cref="OutputException">Nobody takes it.</exception>
    public void Flush(Action? lastWords = null)
    {
        try
        {
            _deliverer.Flush();
        }
        catch (DeliveryException e)
        {
            if (e is SpoolFullException)
            {
                lastWords?.Invoke();
                _deliverer.FlushBeyond();
            }

            throw new OutputException(e.Message);
        }
    }

    private Span<byte> Begin(DeviceRecords device)
    {
        _line.Clear();
        _line.Append(SpoolLine.BodyStart);
        return _line.Reserve(device.Ids.MostBytes);
    }

    private void AppendHead(DeviceRecords device, long sequence, int idLength)
    {
        _line.Advance(idLength);
        _line.Append((byte)'"');
        _line.Append(device.Head.Head.AsSpan(RecordHead.Version.Length));
        _line.AppendNumber(sequence);
        _line.Append(device.Head.Tail);
    }

    // Without the line feed.
    private void End(RecordRoute route, int idLength) =>
        _deliverer.Add(route, _line.Written.Slice(SpoolLine.BodyStart.Length, idLength), _line.Written[..^1]);
}
