using System.Globalization;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.Subscribe;

/// <summary>The time without a connection, and what is said of it. One thread.</summary>
internal sealed class ReconnectLog
{
    private readonly Diagnostics _log;
    private readonly StatusRecords? _status;
    private readonly ServiceManager? _service;
    private readonly StatusLine _line;
    private string? _peer;
    private long _first;
    private long _since;
    private TimeSpan _without;
    private bool _isConnected;
    private bool _said;

    public ReconnectLog(Diagnostics log, StatusRecords? status, StatusLine line, ServiceManager? service = null)
    {
        _service = service;
        _log = log;
        _status = status;
        _line = line;
    }

    /// <summary>Whether there was a connection at all.</summary>
    public bool HasConnected => _peer is not null;

    /// <summary>How long ago the first connection stood.</summary>
    public TimeSpan Age => HasConnected ? Since(_first) : TimeSpan.Zero;

    /// <summary>How many connections were lost.</summary>
    public int Gaps { get; private set; }

    /// <summary>How long there was no connection after the first.</summary>
    public TimeSpan TimeWithout => _without + (_said && !_isConnected ? Since(_since) : TimeSpan.Zero);

    /// <summary>Says that CONNECT was answered.</summary>
    public void Connected(Connection connection, ConnectOptions options)
    {
        string id = connection.ConnAck.AssignedClientId ?? options.ClientId;
        if (_peer is null)
        {
            string from = connection.LocalEndPoint is { } local ? $" from {local}" : string.Empty;
            _log.SayStep($"connected to {connection.Peer}{from} as '{FailureText.Cut(id)}'");
            _status?.Connected(connection, id);
            _first = Environment.TickCount64;
        }
        else
        {
            var gap = Since(_since);
            _without += gap;
            _log.Info($"connected to {connection.Peer} again after {Seconds(gap)} without a connection");
            _status?.Restored(connection, id, gap);
        }

        _peer = connection.Peer;
        _isConnected = true;
        _said = false;
        _service?.Status($"connected to {_peer}");
        _line.Set($"connected to {_peer}");
    }

    /// <summary>Notes that the connection to <paramref name="peer"/> is gone, for whatever reason.</summary>
    public void Disconnected(string peer)
    {
        _peer = peer;
        _isConnected = false;
        _since = Environment.TickCount64;
    }

    /// <summary>Says that a connection was lost, or an attempt failed; the next comes after
    /// <paramref name="wait"/>.</summary>
    public void Failed(string what, TimeSpan wait)
    {
        string next = $"trying again in {Seconds(wait)}";
        _service?.Status($"not connected: {what}; {next}");
        _line.Set("not connected");
        if (_peer is null)
        {
            _log.Warning($"{what}; {next}");
        }
        else if (_said)
        {
            _log.Warning($"not connected yet: {what}; {next}");
        }
        else
        {
            _log.Warning($"lost the connection to {_peer}: {what}; {next}");
            _said = true;
            Gaps++;
            _status?.Lost(what);
        }
    }

    /// <summary>Notes that a connection was lost, or an attempt failed, and no other comes.</summary>
    public void GivenUp(string what)
    {
        if (_peer is not null && !_said)
        {
            _said = true;
            Gaps++;
            _status?.Lost(what);
        }
    }

    private static TimeSpan Since(long time) => TimeSpan.FromMilliseconds(Environment.TickCount64 - time);

    private static string Seconds(TimeSpan span) =>
        span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
