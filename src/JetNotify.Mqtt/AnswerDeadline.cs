namespace JetNotify.Mqtt;

/// <summary>Cuts a connection whose broker leaves SUBSCRIBE or UNSUBSCRIBE without an answer, whatever else it
/// sends.</summary>
internal sealed class AnswerDeadline : IDisposable
{
    // How exact it is; while the time stands still it is asked no more often.
    private const long CoarsenessMilliseconds = 100;

    private readonly Lock _lock = new();
    private readonly Queue<(ushort Id, string Packet, long Due)> _awaited = new();
    private readonly Func<long> _time;
    private readonly Func<ushort, bool> _isAwaited;
    private readonly Action<string> _abort;
    private readonly TimeSpan _patience;
    private Timer? _clock;

    /// <summary>A deadline for the answers of one connection.</summary>
    /// <param name="time">Milliseconds, which stand still while this end is kept from reading; asked on any
    /// thread.</param>
    /// <param name="isAwaited">Whether a packet identifier still waits for its answer; asked on the connection's
    /// thread.</param>
    /// <param name="abort">Cuts the connection and says why; called on a timer's thread.</param>
    /// <param name="patience">How long an answer may take.</param>
    public AnswerDeadline(Func<long> time, Func<ushort, bool> isAwaited, Action<string> abort, TimeSpan patience)
    {
        _time = time;
        _isAwaited = isAwaited;
        _abort = abort;
        _patience = patience;
    }

    /// <summary>From now on an answer to <paramref name="packet"/> is due.</summary>
    public void Await(ushort id, string packet)
    {
        lock (_lock)
        {
            _awaited.Enqueue((id, packet, _time() + (long)_patience.TotalMilliseconds));
            _clock ??= new Timer(_ => Check());
            if (_awaited.Count == 1)
            {
                _clock.Change(_patience, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>An answer came: what is due is now the oldest request without one.</summary>
    public void Answered()
    {
        lock (_lock)
        {
            while (_awaited.TryPeek(out var oldest) && !_isAwaited(oldest.Id))
            {
                _awaited.Dequeue();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _awaited.Clear();
            _clock?.Dispose();
        }
    }

    private void Check()
    {
        string packet;
        lock (_lock)
        {
            if (!_awaited.TryPeek(out var oldest))
            {
                return;
            }

            long left = oldest.Due - _time();
            if (left > 0)
            {
                _clock!.Change(Math.Max(left, CoarsenessMilliseconds), Timeout.Infinite);
                return;
            }

            packet = oldest.Packet;
        }

        _abort($"the broker did not answer {packet} within {_patience.TotalSeconds:0.###} s");
    }
}
