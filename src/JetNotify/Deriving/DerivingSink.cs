using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Deriving;

/// <summary>Hands on every message, and derived events behind those that made them or when their time has come. The
/// connection's thread and a timer's take turns.</summary>
internal sealed class DerivingSink : IMessageSink, IDisposable
{
    private readonly EventDeriver _deriver;
    private readonly IMessageSink _next;
    private readonly IMessageSink _printer;
    private readonly byte[] _device;
    private readonly Action<Exception?> _end;
    private readonly Lock _turn = new();
    private readonly RuleClock _rules;
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
        _deriver = new EventDeriver(plan.Rules);
        _next = next;
        _printer = printer;
        _device = Encoding.UTF8.GetBytes(device);
        _end = end;
        _rules = new RuleClock(plan, _deriver.Engine, clock, InTurn, Ring, end);
        _deriver.Engine.Expect(device, clock.GetUtcNow().UtcDateTime);
        _rules.Arm();
    }

    /// <inheritdoc/>
    public SinkResult OnPublish(in Publish publish)
    {
        lock (_turn)
        {
            var result = _next.OnPublish(in publish);
            _deriver.Add(_device, publish.ReceivedAt, in publish);
            var derived = _deriver.HandOn(_printer);
            _rules.Arm();
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
            _rules.Dispose();
        }
    }

    private Task InTurn(Action action)
    {
        lock (_turn)
        {
            if (!_ended)
            {
                action();
            }
        }

        return Task.CompletedTask;
    }

    private void Ring()
    {
        try
        {
            var result = _deriver.HandOn(_printer);
            _next.Flush();
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
