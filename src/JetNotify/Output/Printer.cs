using System.Text;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>
/// Takes received messages, drops what the filter drops, formats the rest into one batch and writes it when flushed.
/// Called from the connection's thread; <see cref="Printed"/> and <see cref="LastPrinted"/> may be read from any.
/// </summary>
internal sealed class Printer : IDeviceSink
{
    private readonly IMessageFormat _format;
    private readonly IOutput _output;
    private readonly MessageFilter _filter;
    private readonly MessageDrop _drop;
    private readonly EventDecoder _decoder = new();
    private readonly EventFilter? _events;
    private readonly bool _decodes;
    private readonly bool _status;
    private readonly long _wanted;
    private readonly OutputBuffer _batch;
    private byte[] _device;
    private long _received;
    private long _taken;
    private long _printed;
    private long _lastPrinted;
    private bool _ended;

    /// <summary>A printer of the form that was asked for.</summary>
    /// <param name="plan">The form.</param>
    /// <param name="filter">Which messages are printed.</param>
    /// <param name="count">How many messages end it (<c>-C</c>), or null.</param>
    /// <param name="device">What stands for the router in events and conditions.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="around">Makes another form of the one that was asked for, or null.</param>
    public Printer(
        OutputPlan plan, MessageFilter filter, long? count, string device, IOutput output,
        Func<IMessageFormat, EventDecoder, IMessageFormat>? around = null)
    {
        _filter = filter;
        _drop = new MessageDrop(filter);
        _events = EventFilter.Of(filter, _decoder);
        var form = FormatOf(plan, _decoder);
        _format = around is null ? form : around(form, _decoder);
        _status = plan.Status;
        _decodes = _events is not null || _decoder.HasFields;
        _device = Encoding.UTF8.GetBytes(device);
        _wanted = count ?? long.MaxValue;
        _output = output;
        _batch = new OutputBuffer(overflow: output.Write);
    }

    /// <summary>Hears of every message that is printed, or null.</summary>
    public IPrintObserver? Observer { get; init; }

    /// <summary>How many messages came, printed or not. Any thread.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>How many messages standard output has taken.</summary>
    public long Printed => Volatile.Read(ref _printed);

    /// <summary>How many messages no condition kept, or a filter dropped. The connection's thread.</summary>
    public long Dropped => _received - _taken;

    /// <summary>When standard output last took a message, in <see cref="Environment.TickCount64"/> milliseconds; 0
    /// before the first.</summary>
    public long LastPrinted => Volatile.Read(ref _lastPrinted);

    /// <inheritdoc/>
    public SinkResult OnPublish(in Publish publish)
    {
        if (_ended)
        {
            return SinkResult.Stop;
        }

        if (_filter.RetainedOnly && !publish.Retain)
        {
            // Retained messages come first: the first without the flag says that there are no more.
            _ended = true;
            return SinkResult.Stop;
        }

        _received++;
        if (_drop.Drops(in publish))
        {
            return SinkResult.Continue;
        }

        if (!_decodes)
        {
            return Print(in publish, default);
        }

        // Made where it stays: it is not copied.
        var message = new JetEvent(_decoder, publish.Topic, publish.Payload, _device);
        return _events is null || _events.Keeps(in message) ? Print(in publish, in message) : SinkResult.Continue;
    }

    /// <inheritdoc/>
    public void SetDevice(ReadOnlySpan<byte> device)
    {
        if (!device.SequenceEqual(_device))
        {
            _device = device.ToArray();
        }
    }

    /// <inheritdoc/>
    public void AddRecord(ReadOnlySpan<byte> line)
    {
        // The recorder gets them all; here somebody must have asked for them.
        if (_status)
        {
            _batch.Append(line);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ReaderLeftException">Nobody reads any more.</exception>
    /// <exception cref="OutputException">The system refused the bytes.</exception>
    public void Flush()
    {
        if (_batch.Length > 0)
        {
            _output.Write(_batch.Written);
            _batch.Clear();
        }

        if (_taken != _printed)
        {
            Volatile.Write(ref _printed, _taken);
            Volatile.Write(ref _lastPrinted, Environment.TickCount64);
        }
    }

    /// <summary>Returns the form that was asked for.</summary>
    /// <param name="plan">The form.</param>
    /// <param name="decoder">Decodes the messages; asked for the fields that are shown.</param>
    public static IMessageFormat FormatOf(OutputPlan plan, EventDecoder decoder) => plan.Form switch
    {
        OutputForm.Text => new TextFormat(plan),
        OutputForm.Json => new JsonFormat(plan.Terminal, decoder),
        OutputForm.Raw => new RawFormat(!plan.NoNewline),
        OutputForm.Pretty => new PrettyFormat(plan.Color, plan.Columns, decoder),
        OutputForm.Csv => new CsvFormat(plan.Terminal, decoder),
        _ => new CustomFormat(plan, decoder),
    };

    private SinkResult Print(in Publish publish, in JetEvent message)
    {
        _format.Append(_batch, in publish, in message);
        Observer?.OnPrinted(in publish, _device);
        if (++_taken >= _wanted)
        {
            _ended = true;
            return SinkResult.Stop;
        }

        return _batch.Length >= OutputBuffer.Full ? SinkResult.Flush : SinkResult.Continue;
    }
}
