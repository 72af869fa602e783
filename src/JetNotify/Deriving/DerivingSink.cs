using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Deriving;

/// <summary>Hands on every message, and derived events behind those that made them or when their time has come. The
/// connection's thread and a timer's take turns.</summary>
internal sealed class DerivingSink : IMessageSink, IDisposable
{
    private static readonly TimeSpan s_saved = TimeSpan.FromMinutes(1);

    private readonly DerivingPlan _plan;
    private readonly EventDeriver _deriver;
    private readonly IMessageSink _next;
    private readonly IMessageSink _printer;
    private readonly byte[] _device;
    private readonly TimeProvider _clock;
    private readonly Action<Exception?> _end;
    private readonly Lock _turn = new();
    private readonly ITimer _alarm;
    private readonly ITimer? _saving;
    private DateTime _armed = DateTime.MaxValue;
    private bool _ended;

    /// <param name="plan">What is derived.</param>
    /// <param name="next">Gets every message.</param>
    /// <param name="printer">Gets what is derived; <paramref name="next"/> ends in it.</param>
    /// <param name="device">What stands for the router.</param>
    /// <param name="clock">The time.</param>
    /// <param name="end">Ends it, on the timer's thread: output failed, or null where enough is printed.</param>
    public DerivingSink(DerivingPlan plan, IMessageSink next, IMessageSink printer, string device, TimeProvider clock,
        Action<Exception?> end)
    {
        _plan = plan;
        _deriver = new EventDeriver(plan.Rules);
        _next = next;
        _printer = printer;
        _device = Encoding.UTF8.GetBytes(device);
        _clock = clock;
        _end = end;
        if (plan.State is { } path)
        {
            RuleStateFile.Load(path, _deriver.Engine);
            _saving = clock.CreateTimer(_ => Save(), null, s_saved, s_saved);
        }

        _alarm = clock.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // A router that never says a word is silent too.
        if (!_deriver.Engine.Watches.Any(watch => !watch.Rule.IsOfLinks))
        {
            _deriver.Engine.Heard(device, clock.GetUtcNow().UtcDateTime);
        }

        Arm();
    }

    /// <inheritdoc/>
    public SinkResult OnPublish(in Publish publish)
    {
        lock (_turn)
        {
            var result = _next.OnPublish(in publish);
            _deriver.Add(_device, publish.ReceivedAt, in publish);
            var derived = _deriver.HandOn(_printer);
            Arm();
            return derived == SinkResult.Continue || result == SinkResult.Stop ? result : derived;
        }
    }

    /// <inheritdoc/>
    public void AddRecord(ReadOnlySpan<byte> line)
    {
        lock (_turn)
        {
            _next.AddRecord(line);
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        lock (_turn)
        {
            _next.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_turn)
        {
            _ended = true;
        }

        _alarm.Dispose();
        _saving?.Dispose();
        Save();
    }

    private void Ring()
    {
        lock (_turn)
        {
            if (_ended)
            {
                return;
            }

            try
            {
                _armed = DateTime.MaxValue;
                _deriver.Engine.Advance(_clock.GetUtcNow().UtcDateTime);
                var result = _deriver.HandOn(_printer);
                _next.Flush();
                Arm();
                if (result == SinkResult.Stop)
                {
                    _ended = true;
                    _end(null);
                }
            }
            catch (Exception e) when (e is OutputException or ReaderLeftException)
            {
                _ended = true;
                _end(e);
            }
        }
    }

    private void Arm()
    {
        if (_deriver.Engine.NextDue is { } due && due < _armed)
        {
            _armed = due;
            var wait = due - _clock.GetUtcNow().UtcDateTime;
            _alarm.Change(wait > TimeSpan.Zero ? wait + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero,
                Timeout.InfiniteTimeSpan);
        }
    }

    private void Save()
    {
        if (_plan.State is not { } path)
        {
            return;
        }

        byte[] state;
        lock (_turn)
        {
            state = RuleStateFile.Save(_deriver.Engine);
        }

        try
        {
            RuleStateFile.Write(path, state);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _end(new OutputException(FileProblem.OfWriting(path, e)));
        }
    }
}
