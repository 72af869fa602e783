namespace JetNotify.Mqtt;

/// <summary>Cuts a connection whose broker leaves SUBSCRIBE or UNSUBSCRIBE without an answer. Used from the connection's thread.</summary>
internal sealed class AnswerDeadline : IDisposable
{
    private readonly PacketChannel _channel;
    private readonly TimeSpan _patience;
    private Timer? _clock;
    private string _packet = string.Empty;

    public AnswerDeadline(PacketChannel channel, TimeSpan patience)
    {
        _channel = channel;
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
        long since = _channel.WaitingSince;
        long waited = since == 0 ? 0 : Environment.TickCount64 - since;
        var left = _patience - TimeSpan.FromMilliseconds(waited);
        if (left <= TimeSpan.Zero)
        {
            _channel.Abort($"the broker did not answer {_packet} within {_patience.TotalSeconds:0.###} s");
        }
        else
        {
            _clock!.Change(left, Timeout.InfiniteTimeSpan);
        }
    }
}
