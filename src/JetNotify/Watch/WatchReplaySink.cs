using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Replay;
using JetNotify.Report;

namespace JetNotify.Watch;

/// <summary>Tells a model what a recording has of routers. The player's thread.</summary>
internal sealed class WatchReplaySink : IDeviceSink
{
    private readonly WatchModel _model;
    private readonly ReplayClock _clock;
    private readonly EventFilter? _events;
    private readonly MessageDrop _drop;
    private readonly bool _retainedOnly;
    private readonly long _wanted;
    private byte[] _device = [];
    private string _name = "";

    /// <param name="plan">Which messages are wanted.</param>
    /// <param name="model">Is told.</param>
    /// <param name="clock">The recording's time.</param>
    public WatchReplaySink(ReplayPlan plan, WatchModel model, ReplayClock clock)
    {
        _model = model;
        _clock = clock;
        _events = EventFilter.Of(plan.Filter, model.Decoder);
        _drop = new MessageDrop(plan.Filter);
        _retainedOnly = plan.Filter.RetainedOnly;
        _wanted = plan.Count ?? long.MaxValue;
    }

    /// <inheritdoc/>
    public void SetDevice(ReadOnlySpan<byte> device)
    {
        if (!device.SequenceEqual(_device))
        {
            _device = device.ToArray();
            _name = Encoding.UTF8.GetString(device);
        }
    }

    /// <inheritdoc/>
    public SinkResult OnPublish(in Publish publish)
    {
        if (_retainedOnly && !publish.Retain)
        {
            return SinkResult.Stop;
        }

        _clock.Set(publish.ReceivedAt);
        lock (_model.Turn)
        {
            var message = _model.Decoder.Decode(publish.Topic, publish.Payload, _device);
            if (_drop.Drops(in publish) || _events?.Keeps(in message) == false)
            {
                return SinkResult.Continue;
            }

            var router = _model.Router(_name);
            if (publish.Topic.StartsWith("jetnotify/"u8))
            {
                _model.AddDerived(router, in message, publish.ReceivedAt);
                return SinkResult.Continue;
            }

            // Recordings without records of the connection tell of it too.
            if (router is { IsUp: false, Events: 0 })
            {
                _model.Change(router, isUp: true, publish.ReceivedAt, "up");
            }

            _model.Add(router, in message, publish.ReceivedAt);
            return _model.Count >= _wanted ? SinkResult.Stop : SinkResult.Continue;
        }
    }

    /// <inheritdoc/>
    public void AddRecord(ReadOnlySpan<byte> line)
    {
        var (told, status, device, why, _) = StatusRecord.Read(line);
        var at = told ?? _model.Now;
        _clock.Set(at);
        lock (_model.Turn)
        {
            switch (status)
            {
                case "connected" or "restored":
                    _model.Change(_model.Router(device), isUp: true, at, "up");
                    break;
                case "lost" or "refused" or "taken-over" or "ended":
                    _model.Change(_model.Router(device), isUp: false, at, why ?? "ended");
                    break;
                case "gap":
                    _model.CountGap();
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // A screen holds nothing back.
    }
}
