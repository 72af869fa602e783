using JetNotify.Mqtt;

namespace JetNotify.Fleet.Connections;

/// <summary>Whether events were missed while a router was not connected to. One thread.</summary>
internal struct GapEstimate
{
    /// <summary>What a Mosquitto with its default limits keeps for a client that is away: 20 in flight and 100 queued.
    /// Where so many follow in one go after a return, there may have been more. A router may have other limits, or
    /// none.</summary>
    private const int UpstreamQueue = 120;

    private const long QuietMilliseconds = 1_000;

    private int _count;
    private long _lastAt;
    private TimeSpan _gap;

    /// <summary>Whether <see cref="Count"/> is to be told of each message.</summary>
    public bool Counts { get; private set; }

    /// <summary>Decides what CONNACK alone tells after a return.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="connAck">What was granted.</param>
    /// <param name="gap">The time without a connection.</param>
    /// <param name="isCertain">Whether it is certain.</param>
    /// <returns>Why events were missed, or null where that is not known yet.</returns>
    public string? Restored(ConnectOptions options, ConnAck connAck, TimeSpan gap, out bool isCertain)
    {
        isCertain = true;
        (Counts, _count, _lastAt, _gap) = (false, 0, 0, gap);
        if (options.CleanStart)
        {
            return "no session is kept (-c): what happened meanwhile was not sent";
        }

        if (options.Version == ProtocolVersion.V31)
        {
            isCertain = false;
            return "MQTT 3.1 does not tell whether the broker kept the session";
        }

        if (!connAck.SessionPresent)
        {
            return "the broker did not keep the session: what it had queued is lost";
        }

        Counts = true;
        return null;
    }

    /// <summary>Counts one message; true once as many followed the return in one go as
    /// <see cref="UpstreamQueue"/>.</summary>
    /// <param name="now">Milliseconds of one monotonic clock.</param>
    /// <param name="gap">The time that was not connected.</param>
    public bool Count(long now, out TimeSpan gap)
    {
        gap = _gap;
        if (!Counts)
        {
            return false;
        }

        if (_lastAt != 0 && now - _lastAt > QuietMilliseconds)
        {
            Counts = false;
            return false;
        }

        _lastAt = now;
        Counts = ++_count < UpstreamQueue;
        return !Counts;
    }
}
