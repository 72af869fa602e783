namespace JetNotify.Fleet.Connections;

/// <summary>
/// Timers by the ten thousand: a ring of slots, each a linked list, so that setting and cancelling one costs the same
/// however many there are, and nothing is allocated. Coarse: a timer rings up to one <see cref="Tick"/> late, never
/// early. Any thread.
/// </summary>
internal sealed class TimerWheel
{
    /// <summary>How coarse it is, in milliseconds.</summary>
    public const int Tick = 100;

    private const int Slots = 1024;

    private readonly Lock _turn = new();
    private readonly WheelTimer?[] _slots = new WheelTimer?[Slots];
    private long _ticks;

    /// <summary>A wheel that stands at <paramref name="now"/>, in milliseconds of one monotonic clock.</summary>
    public TimerWheel(long now) => _ticks = now / Tick;

    /// <summary>Sets a timer, or sets it anew.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="dueAt">When it rings, in milliseconds of the clock.</param>
    public void Set(WheelTimer timer, long dueAt)
    {
        lock (_turn)
        {
            Unlink(timer);
            timer.DueTick = Math.Max(_ticks + 1, (dueAt + Tick - 1) / Tick);
            Link(timer);
        }
    }

    /// <summary>Cancels a timer that may not be set.</summary>
    public void Cancel(WheelTimer timer)
    {
        lock (_turn)
        {
            Unlink(timer);
        }
    }

    /// <summary>Rings what is due. Timers ring on this thread, outside the lock; one may be set again while it
    /// rings.</summary>
    public void Advance(long now)
    {
        WheelTimer? due = null;
        lock (_turn)
        {
            long until = now / Tick;

            // After a long sleep each slot is looked at once.
            for (long tick = Math.Max(_ticks + 1, until - Slots + 1); tick <= until; tick++)
            {
                for (var timer = _slots[tick % Slots]; timer is not null;)
                {
                    var next = timer.Next;
                    if (timer.DueTick <= until)
                    {
                        Unlink(timer);
                        timer.Next = due;
                        due = timer;
                    }

                    timer = next;
                }
            }

            _ticks = Math.Max(_ticks, until);
        }

        while (due is not null)
        {
            var next = due.Next;
            due.Next = null;
            due.Ring();
            due = next;
        }
    }

    private void Link(WheelTimer timer)
    {
        ref var first = ref _slots[timer.DueTick % Slots];
        timer.Next = first;
        if (first is not null)
        {
            first.Previous = timer;
        }

        first = timer;
        timer.IsSet = true;
    }

    private void Unlink(WheelTimer timer)
    {
        if (!timer.IsSet)
        {
            return;
        }

        if (timer.Previous is { } previous)
        {
            previous.Next = timer.Next;
        }
        else
        {
            _slots[timer.DueTick % Slots] = timer.Next;
        }

        if (timer.Next is { } next)
        {
            next.Previous = timer.Previous;
        }

        timer.Next = timer.Previous = null;
        timer.IsSet = false;
    }
}

/// <summary>One timer of a wheel; whoever rings it decides what it does.</summary>
internal abstract class WheelTimer
{
    internal long DueTick { get; set; }

    internal bool IsSet { get; set; }

    internal WheelTimer? Next { get; set; }

    internal WheelTimer? Previous { get; set; }

    /// <summary>It is time. The wheel's thread.</summary>
    public abstract void Ring();
}
