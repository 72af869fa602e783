using System.Text;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Deliver;

/// <summary>Has what one router sends delivered before whoever comes next has it: a form of the printer, which knows
/// what is meant, and a sink around it, which flushes. The connection's thread.</summary>
internal sealed class DeliverySink : IMessageFormat, IMessageSink
{
    private readonly DeviceRecords _device;
    private readonly RecordDelivery _delivery;
    private readonly Session _session;
    private RecordWriter? _writer;
    private IMessageFormat? _printed;
    private IMessageSink? _next;
    private ConnAck? _connAck;
    private long _sequence;

    /// <summary>A sink.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="device">What stands for the router.</param>
    /// <param name="session">The router's session: its CONNACK tells whether packet ids mean what they meant.</param>
    public DeliverySink(RecordDelivery delivery, string device, Session session)
    {
        _delivery = delivery;
        _session = session;
        var head = new RecordHead(Encoding.UTF8.GetBytes(device), Environment.MachineName, DeviceTags.None);
        _device = new DeviceRecords(delivery, device, head, delivery.IdsOf(device));
    }

    /// <summary>Becomes a printer's form.</summary>
    /// <param name="printed">What standard output gets, if it gets anything.</param>
    /// <param name="decoder">The printer's decoder.</param>
    public IMessageFormat Around(IMessageFormat printed, EventDecoder decoder)
    {
        _writer = new RecordWriter(_delivery, decoder);
        _printed = _delivery.Plan.Prints ? printed : null;
        return this;
    }

    /// <summary>Stands before the printer.</summary>
    public IMessageSink Before(IMessageSink next)
    {
        _next = next;
        return this;
    }

    /// <inheritdoc/>
    public void Append(OutputBuffer batch, in Publish publish, in JetEvent message)
    {
        if (!ReferenceEquals(_connAck, _session.ConnAck))
        {
            _connAck = _session.ConnAck;
            _device.Connected(_connAck?.SessionPresent == true, !_session.Options.CleanStart);
        }

        _writer!.Add(_device, ++_sequence, in publish, in message);
        _printed?.Append(batch, in publish, in message);
    }

    /// <inheritdoc/>
    public SinkResult OnPublish(in Publish publish)
    {
        var result = _next!.OnPublish(in publish);
        return result == SinkResult.Continue && _writer!.IsFull ? SinkResult.Flush : result;
    }

    /// <inheritdoc/>
    public void AddRecord(ReadOnlySpan<byte> line)
    {
        // {"ts":"…","device":"…","status":…}: the device stands before all that already.
        int time = line.IndexOf(",\"device\":\""u8);
        int status = line.IndexOf(",\"status\":\""u8);
        byte[] members = [(byte)',', .. line[1..time], .. line[status..]];
        _writer!.AddStatus(_device, ++_sequence, members);
        _next!.AddRecord(line);
    }

    /// <inheritdoc/>
    public void Flush()
    {
        _writer!.Flush();
        _next!.Flush();
    }
}
