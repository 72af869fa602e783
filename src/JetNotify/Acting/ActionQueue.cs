using System.Collections.Concurrent;

namespace JetNotify.Acting;

/// <summary>Events that wait for an action, so many at a time. What comes when too many wait, or too often, is skipped,
/// counted and told. Added to by one thread.</summary>
internal sealed class ActionQueue : IDisposable
{
    /// <summary>So many wait.</summary>
    public const int Most = 1000;

    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly IAction _action;
    private readonly TimeSpan _patience;
    private readonly long _rate;
    private readonly TimeProvider _clock;
    private readonly Diagnostics _log;
    private readonly BlockingCollection<ActingEvent> _waiting = new(Most);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Thread> _threads;
    private DateTimeOffset _minute;
    private long _begun;
    private long _done;
    private long _failed;
    private long _overRate;
    private long _overflowed;

    /// <param name="action">What is done.</param>
    /// <param name="atOnce">How many at a time.</param>
    /// <param name="rate">How many in a minute, or null.</param>
    /// <param name="patience">How long the end waits for those that still wait.</param>
    /// <param name="clock">The time.</param>
    /// <param name="log">Hears what went wrong.</param>
    public ActionQueue(
        IAction action, int atOnce, long? rate, TimeSpan patience, TimeProvider clock, Diagnostics log)
    {
        _action = action;
        _patience = patience;
        _rate = rate ?? long.MaxValue;
        _clock = clock;
        _log = log;
        _threads = [.. Enumerable.Range(0, atOnce).Select(_ =>
            new Thread(Work) { IsBackground = true, Name = action.Name })];
        _threads.ForEach(thread => thread.Start());
    }

    /// <summary>How many went well. Any thread.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>How many failed. Any thread.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>How many were skipped. Any thread.</summary>
    public long Skipped => Volatile.Read(ref _overRate) + Volatile.Read(ref _overflowed);

    /// <summary>Has an event wait, or skips it.</summary>
    public void Add(ActingEvent what)
    {
        var now = _clock.GetUtcNow();
        if (now - _minute >= s_minute)
        {
            _minute = now;
            _begun = 0;
        }

        if (_begun >= _rate)
        {
            Skip(ref _overRate, "more than so many a minute");
        }
        else if (_waiting.TryAdd(what))
        {
            _begun++;
        }
        else
        {
            Skip(ref _overflowed, $"{Most} wait already");
        }
    }

    /// <summary>What came of it, in a sentence.</summary>
    public string Summary
    {
        get
        {
            var counts = new[] { (_overRate, "above the rate"), (_overflowed, "while too many waited") };
            string skipped = string.Concat(counts
                .Where(pair => pair.Item1 > 0).Select(pair => $", {pair.Item1:N0} skipped {pair.Item2}"));
            int left = _waiting.Count;
            return $"{_action.Name}: {Done:N0} done, {Failed:N0} failed"
                + skipped + (left > 0 ? $", {left:N0} given up at the end" : "");
        }
    }

    /// <summary>Waits for what still waits, then gives up.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        long end = Environment.TickCount64 + (long)_patience.TotalMilliseconds;
        if (!_threads.TrueForAll(thread => thread.Join((int)Math.Max(0, end - Environment.TickCount64))))
        {
            _stop.Cancel();
            _threads.ForEach(thread => thread.Join(TimeSpan.FromSeconds(1)));
        }

        _log.Info(Summary);
        _stop.Dispose();
        _waiting.Dispose();
    }

    private void Skip(ref long count, string why)
    {
        // The first is told at once, all of them at the end.
        if (count++ == 0)
        {
            _log.Warning($"{_action.Name}: an event is skipped: {why}; further ones are counted");
        }
    }

    private void Work()
    {
        try
        {
            foreach (var what in _waiting.GetConsumingEnumerable(_stop.Token))
            {
                if (_action.Act(what, _stop.Token) is { } problem)
                {
                    Interlocked.Increment(ref _failed);
                    _log.Warning($"{_action.Name}: {problem}");
                }
                else
                {
                    Interlocked.Increment(ref _done);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
