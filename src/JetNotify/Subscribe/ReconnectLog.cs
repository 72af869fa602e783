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
    private string? _peer;
    private long _since;
    private bool _said;

    public ReconnectLog(Diagnostics log, StatusRecords? status, ServiceManager? service = null)
    {
        _service = service;
        _log = log;
        _status = status;
    }

    /// <summary>Whether there was a connection at all.</summary>
    public bool HasConnected => _peer is not null;

    /// <summary>Says that CONNECT was answered.</summary>
    public void Connected(Connection connection, ConnectOptions options)
    {
        string id = connection.ConnAck.AssignedClientId ?? options.ClientId;
        if (_peer is null)
        {
            string from = connection.LocalEndPoint is { } local ? $" from {local}" : string.Empty;
            _log.Debug($"connected to {connection.Peer}{from} as '{id}'");
            _status?.Connected(connection, id);
        }
        else
        {
            var gap = TimeSpan.FromMilliseconds(Environment.TickCount64 - _since);
            _log.Info($"connected to {connection.Peer} again after {Seconds(gap)} without a connection");
            _status?.Restored(connection, id, gap);
        }

        _peer = connection.Peer;
        _said = false;
        _service?.Status($"connected to {_peer}");
    }

    /// <summary>Notes that the connection to <paramref name="peer"/> is gone, for whatever reason.</summary>
    public void Disconnected(string peer)
    {
        _peer = peer;
        _since = Environment.TickCount64;
    }

    /// <summary>Says that a connection was lost, or an attempt failed; the next comes after
    /// <paramref name="wait"/>.</summary>
    public void Failed(string what, TimeSpan wait)
    {
        string next = $"trying again in {Seconds(wait)}";
        _service?.Status($"not connected: {what}; {next}");
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
            _status?.Lost(what);
        }
    }

    /// <summary>Says that a connection was lost, or an attempt failed, and no other comes.</summary>
    public void GivenUp(string what)
    {
        _log.Error(what);
        if (_peer is not null && !_said)
        {
            _status?.Lost(what);
        }
    }

    private static string Seconds(TimeSpan span) =>
        span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
