namespace JetNotify.Mqtt;

/// <summary>Cuts a connection whose broker leaves SUBSCRIBE or UNSUBSCRIBE without an answer. Used from the
/// connection's thread.</summary>
internal sealed class AnswerDeadline : IDisposable
{
    private readonly Func<long> _waitingSince;
    private readonly Action<string> _abort;
    private readonly TimeSpan _patience;
    private Timer? _clock;
    private string _packet = string.Empty;

    /// <summary>A deadline for the answers of one connection.</summary>
    /// <param name="waitingSince">Since when the broker is waited for, in milliseconds of
    /// <see cref="Environment.TickCount64"/>; 0 while this end is busy with something else. Asked on a timer's
    /// thread.</param>
    /// <param name="abort">Cuts the connection and says why; called on a timer's thread.</param>
    /// <param name="patience">How long an answer may take.</param>
    public AnswerDeadline(Func<long> waitingSince, Action<string> abort, TimeSpan patience)
    {
        _waitingSince = waitingSince;
        _abort = abort;
        _patience = patience;
    }

    /// <summary>From now on an answer to <paramref name="packet"/> is due.</summary>
    public void Await(string packet)
    {
        _packet = packet;
        _clock ??= new Timer(_ => Check());
        _clock.Change(_patience, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The answer came.</summary>
    public void Clear() => _clock?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose() => _clock?.Dispose();

    private void Check()
    {
        // An answer that lies unread while the sink is blocked is not the broker's silence.
        long since = _waitingSince();
        long waited = since == 0 ? 0 : Environment.TickCount64 - since;
        var left = _patience - TimeSpan.FromMilliseconds(waited);
        if (left <= TimeSpan.Zero)
        {
            _abort($"the broker did not answer {_packet} within {_patience.TotalSeconds:0.###} s");
        }
        else
        {
            _clock!.Change(left, Timeout.InfiniteTimeSpan);
        }
    }
}
