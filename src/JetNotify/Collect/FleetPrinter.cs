using System.Diagnostics;
using JetNotify.Deliver;
using JetNotify.Fleet;
using JetNotify.Fleet.Monitoring;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Collect;

/// <summary>
/// Prints the messages and the states of all routers, and records and delivers them first. One batch for all, and
/// whole lines: what comes of different routers is never mixed within one. The fleet's thread.
/// </summary>
internal sealed class FleetPrinter : IFleetSink
{
    private readonly EventDecoder _decoder = new();
    private readonly RouterViews _views;
    private readonly FleetDeriver? _deriver;
    private readonly OutputBuffer _batch = new();
    private readonly FleetFormat _format;
    private readonly FleetStatusLine _status;
    private readonly bool _isJson;
    private readonly IOutput _output;
    private readonly FleetRecorder? _recorder;
    private readonly FleetDelivery? _delivery;
    private readonly bool _prints;
    private readonly FleetLog _log;
    private readonly FleetFigures _figures;
    private readonly long _wanted;
    private long _printed;
    private long _unwritten;

    public FleetPrinter(
        CollectPlan plan, IOutput output, FleetRecorder? recorder, RecordDelivery? delivery, FleetLog log,
        FleetFigures figures, FleetDeriver? deriver = null)
    {
        _views = new RouterViews(plan.Collector, _decoder, plan.Deriving);
        _deriver = deriver;
        _deriver?.HandTo(OnDerived);
        _format = new FleetFormat(plan.Output, _decoder);
        _status = new FleetStatusLine(plan.Output.Terminal);
        _isJson = plan.Output.Form == OutputForm.Json;
        _output = output;
        _recorder = recorder;
        _delivery = delivery is null ? null : new FleetDelivery(delivery, _decoder, _status);
        _prints = plan.Delivery?.Prints ?? true;
        _log = log;
        _figures = figures;
        _wanted = plan.Count ?? long.MaxValue;
    }

    /// <summary>Hears of every message that is printed, or null.</summary>
    public IPrintObserver? Observer { get; init; }

    /// <inheritdoc/>
    public SinkResult OnPublish(Router router, in Publish publish)
    {
        var view = _views.Of(router);
        _recorder?.Add(view, in publish);
        if (_printed >= _wanted)
        {
            return SinkResult.Stop;
        }

        // Made where it stays: it is not copied.
        var message = new JetEvent(_decoder, publish.Topic, publish.Payload, view.Device, view.Tags);
        router.CountKind(message.ParsedTopic.Kind);
        var result = Print(router, view, in publish, in message);
        if (_deriver is null || result == SinkResult.Stop)
        {
            return result;
        }

        var derived = _deriver.Add(router, view.Device, in publish);
        return derived == SinkResult.Continue ? result : derived;
    }

    private SinkResult OnDerived(Router router, in Publish publish)
    {
        if (_printed >= _wanted)
        {
            return SinkResult.Stop;
        }

        var view = _views.Of(router);
        return Print(
            router, view, in publish, _decoder.Decode(publish.Topic, publish.Payload, view.Device, view.Tags));
    }

    private SinkResult Print(Router router, RouterView view, in Publish publish, in JetEvent message)
    {
        if (!view.Keeps(in publish, in message))
        {
            return Result();
        }

        long sequence = router.NextSequence();
        _delivery?.Add(view, sequence, in publish, in message);
        if (_prints)
        {
            _format.Append(_batch, sequence, view, in publish, in message);
        }

        Observer?.OnPrinted(in publish, view.Device, view.Record, sequence);
        _unwritten++;
        return ++_printed >= _wanted ? SinkResult.Stop : Result();
    }

    /// <inheritdoc/>
    public void OnStatus(Router router, FleetStatus status)
    {
        var view = _views.Of(router);
        _log.Add(router, status);
        long sequence = router.NextSequence();
        var line = _status.Json(router, view, status, sequence);
        _recorder?.AddRecord(view, line);
        _delivery?.AddStatus(router, view, status, sequence, line);

        // The other forms are for people, who have standard error.
        if (_isJson && _prints)
        {
            _batch.Append(line);
        }

        _unwritten += _isJson ? 1 : 0;
    }

    /// <inheritdoc/>
    /// <exception cref="ReaderLeftException">Nobody reads any more.</exception>
    /// <exception cref="OutputException">The recording, or standard output, did not take it.</exception>
    public void Flush()
    {
        _recorder?.Flush();
        if (_batch.Length == 0 && _delivery is null)
        {
            return;
        }

        long before = Stopwatch.GetTimestamp();
        _delivery?.Flush();
        if (_batch.Length > 0)
        {
            _output.Write(_batch.Written);
        }

        _figures.Wrote(_unwritten, _batch.Length, Stopwatch.GetElapsedTime(before));
        _batch.Clear();
        _unwritten = 0;
    }

    private SinkResult Result() =>
        _batch.Length >= OutputBuffer.Full || _recorder?.IsFull == true || _delivery?.IsFull == true
            ? SinkResult.Flush
            : SinkResult.Continue;
}
