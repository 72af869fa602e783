using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>
/// Takes received messages, drops what the filter drops, formats the rest into one batch and writes it when drained.
/// Called from the connection's thread; <see cref="Printed"/> and <see cref="LastPrinted"/> may be read from any.
/// </summary>
internal sealed class Printer : IPublishSink
{
    private readonly IMessageFormat _format;
    private readonly IOutput _output;
    private readonly MessageFilter _filter;
    private readonly TopicFilter[] _dropped;
    private readonly long _wanted;
    private readonly Batch _batch = new();
    private long _taken;
    private long _printed;
    private long _lastPrinted;
    private bool _ended;

    /// <summary>A printer of the form that was asked for.</summary>
    /// <param name="plan">The form.</param>
    /// <param name="filter">Which messages are printed.</param>
    /// <param name="count">How many messages end it (<c>-C</c>), or null.</param>
    /// <param name="output">Where the bytes go.</param>
    public Printer(OutputPlan plan, MessageFilter filter, long? count, IOutput output)
    {
        _format = FormatOf(plan);
        _filter = filter;
        _dropped = [.. filter.FilterOut];
        _wanted = count ?? long.MaxValue;
        _output = output;
    }

    /// <summary>How many messages standard output has taken.</summary>
    public long Printed => Volatile.Read(ref _printed);

    /// <summary>When standard output last took a message, in <see cref="Environment.TickCount64"/> milliseconds; 0 before the first.</summary>
    public long LastPrinted => Volatile.Read(ref _lastPrinted);

    /// <inheritdoc/>
    public Demand OnPublish(in Publish publish)
    {
        if (_ended)
        {
            return Demand.Stop;
        }

        if (_filter.RetainedOnly && !publish.Retain)
        {
            // Retained messages come first: the first without the flag says that there are no more.
            _ended = true;
            return Demand.Stop;
        }

        if (IsDropped(in publish))
        {
            return Demand.More;
        }

        _format.Append(_batch, in publish);
        if (++_taken >= _wanted)
        {
            _ended = true;
            return Demand.Stop;
        }

        return _batch.Length >= Batch.Full ? Demand.Drain : Demand.More;
    }

    /// <summary>Writes the batch; completes synchronously, blocked for as long as the reader blocks.</summary>
    /// <exception cref="ReaderLeft">Nobody reads any more.</exception>
    /// <exception cref="OutputFailure">The system refused the bytes.</exception>
    public ValueTask DrainAsync(CancellationToken cancellation)
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

        return ValueTask.CompletedTask;
    }

    private static IMessageFormat FormatOf(OutputPlan plan) => plan.Form switch
    {
        OutputForm.Text => new TextFormat(plan),
        OutputForm.Json => new JsonFormat(plan.Terminal),
        OutputForm.Raw => new RawFormat(!plan.NoNewline),
        _ => new CustomFormat(plan),
    };

    private bool IsDropped(in Publish publish)
    {
        if (_filter.NoRetained && publish.Retain)
        {
            return true;
        }

        foreach (TopicFilter filter in _dropped)
        {
            if (filter.Matches(publish.Topic))
            {
                return true;
            }
        }

        return false;
    }
}
