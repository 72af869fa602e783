using JetNotify.Collect;
using JetNotify.Fleet;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Recordings;

namespace JetNotify.Watch;

/// <summary>Tells a model what routers say and how they are, and records it while that is asked for. The fleet's
/// thread, but for <see cref="Record"/> and <see cref="EndRecording"/>.</summary>
internal sealed class WatchSink : IFleetSink, IDisposable
{
    private readonly WatchModel _model;
    private readonly RouterViews _views;
    private readonly FleetDeriver? _deriver;
    private readonly FleetStatusLine _lines = new(terminal: false);
    private FleetRecorder? _recorder;
    private Diagnostics? _recorderLog;

    /// <param name="model">Is told.</param>
    /// <param name="collector">What stands for this machine in a recording.</param>
    /// <param name="deriver">Derives events, or null.</param>
    public WatchSink(WatchModel model, string collector, FleetDeriver? deriver)
    {
        _model = model;
        _views = new RouterViews(collector, model.Decoder, deriver?.Plan);
        _deriver = deriver;
        _deriver?.HandTo(AddDerived);
    }

    /// <summary>Why recording ended by itself, or null.</summary>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public SinkResult OnPublish(Router router, in Publish publish)
    {
        var view = _views.Of(router);
        lock (_model.Turn)
        {
            _recorder?.Add(view, in publish);
            var message = _model.Decoder.Decode(publish.Topic, publish.Payload, view.Device, view.Tags);
            if (view.Keeps(in publish, in message))
            {
                _model.Add(Watched(view, router), in message, publish.ReceivedAt);
            }
        }

        _deriver?.Add(router, view.Device, in publish);
        return _recorder?.IsFull == true ? SinkResult.Flush : SinkResult.Continue;
    }

    /// <inheritdoc/>
    public void OnStatus(Router router, FleetStatus status)
    {
        var view = _views.Of(router);
        lock (_model.Turn)
        {
            _recorder?.AddRecord(view, _lines.Json(router, view, status, router.NextSequence()));
            switch (status.Kind)
            {
                case FleetStatusKind.Gap:
                    _model.CountGap();
                    return;
                case FleetStatusKind.Subscribed:
                    return;
                default:
                    bool isUp = status.Kind is FleetStatusKind.Connected or FleetStatusKind.Restored;
                    _model.Change(
                        Watched(view, router), isUp, status.At, isUp ? "up" : status.Failure?.Message ?? "down");
                    return;
            }
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        lock (_model.Turn)
        {
            try
            {
                _recorder?.Flush();
            }
            catch (OutputException e)
            {
                Failure = e.Message;
                EndRecording();
            }
        }
    }

    /// <summary>Records everything that comes from now on. The model's turn is held.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Record(string path)
    {
        try
        {
            // What the recorder has to say would be said on the screen.
            Failure = null;
            _recorderLog = new Diagnostics(new DiagnosticsPlan { Level = DiagnosticsLevel.Error });
            _recorder = new FleetRecorder(new RecordingPlan(path), _recorderLog);
            return null;
        }
        catch (Exception e) when (e is OutputException or RecordingException)
        {
            return e.Message;
        }
    }

    /// <summary>Records no more. The model's turn is held.</summary>
    public void EndRecording()
    {
        var recorder = _recorder;
        _recorder = null;
        recorder?.Dispose();
        _recorderLog?.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        lock (_model.Turn)
        {
            EndRecording();
        }
    }

    private SinkResult AddDerived(Router router, in Publish publish)
    {
        var view = _views.Of(router);
        lock (_model.Turn)
        {
            var message = _model.Decoder.Decode(publish.Topic, publish.Payload, view.Device, view.Tags);
            if (view.Keeps(in publish, in message))
            {
                _model.AddDerived(Watched(view, router), in message, publish.ReceivedAt);
            }
        }

        return SinkResult.Continue;
    }

    private WatchedRouter Watched(RouterView view, Router router)
    {
        var watched = _model.Router(router.Name);
        watched.Tags = view.Tags;
        return watched;
    }
}
