using JetNotify.Output;

namespace JetNotify.Deriving;

/// <summary>Wakes rules when their time has come, and keeps what they know in a file. A timer's thread, but that it
/// takes its turn where the rules are.</summary>
internal sealed class RuleClock : IDisposable
{
    private static readonly TimeSpan s_saved = TimeSpan.FromMinutes(1);

    // A timer takes 49 days at most; it is set again then.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    private readonly DerivingPlan _plan;
    private readonly RuleEngine _engine;
    private readonly TimeProvider _clock;
    private readonly Func<Action, Task> _turn;
    private readonly Action _ring;
    private readonly Action<OutputException> _failed;
    private readonly ITimer _alarm;
    private readonly ITimer? _saving;
    private DateTime _armed = DateTime.MaxValue;

    /// <param name="plan">What is derived; what its file remembers is loaded.</param>
    /// <param name="engine">The rules.</param>
    /// <param name="clock">The time.</param>
    /// <param name="turn">Does something while nobody else does anything with the rules.</param>
    /// <param name="ring">Hands on what was derived, in its turn, once the rules know the time.</param>
    /// <param name="failed">The state cannot be written.</param>
    public RuleClock(DerivingPlan plan, RuleEngine engine, TimeProvider clock, Func<Action, Task> turn, Action ring,
        Action<OutputException> failed)
    {
        _plan = plan;
        _engine = engine;
        _clock = clock;
        _turn = turn;
        _ring = ring;
        _failed = failed;
        _alarm = clock.CreateTimer(_ => turn(Ring), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (plan.State is { } path)
        {
            RuleStateFile.Load(path, engine);
            _saving = clock.CreateTimer(_ => _ = SaveInTurn(path), null, s_saved, s_saved);
        }
    }

    /// <summary>Sets the alarm for what comes next. In turn.</summary>
    public void Arm()
    {
        if (_engine.NextDue is { } due && due < _armed)
        {
            _armed = due;
            var wait = due - _clock.GetUtcNow().UtcDateTime;
            _alarm.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero
                : wait < s_longestWait ? wait + TimeSpan.FromMilliseconds(1) : s_longestWait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends it and saves what the rules know. Nobody does anything with them any more.</summary>
    public void Dispose()
    {
        _alarm.Dispose();
        _saving?.Dispose();
        if (_plan.State is { } path)
        {
            Write(path, RuleStateFile.Save(_engine));
        }
    }

    private void Ring()
    {
        _armed = DateTime.MaxValue;
        _engine.Advance(_clock.GetUtcNow().UtcDateTime);
        _ring();
        Arm();
    }

    private async Task SaveInTurn(string path)
    {
        // In an end that has begun there is no turn any more, and what is saved then stands.
        byte[]? state = null;
        await _turn(() => state = RuleStateFile.Save(_engine));
        if (state is not null)
        {
            Write(path, state);
        }
    }

    private void Write(string path, byte[] state)
    {
        try
        {
            RuleStateFile.Write(path, state);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _failed(new OutputException(FileProblem.OfWriting(path, e)));
        }
    }
}
