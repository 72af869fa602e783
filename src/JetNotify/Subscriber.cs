using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify;

/// <summary>
/// The MQTT subscriber loop: connect, subscribe, print, and when the connection is lost say so and come back.
/// Runs on the caller's thread until the work is done or <see cref="Shutdown"/> is asked for.
/// </summary>
internal sealed class Subscriber
{
    private readonly SubscribePlan _plan;
    private readonly IMessageSink _sink;
    private readonly Diagnostics _log;
    private readonly Shutdown _shutdown;
    private readonly IdleWatch? _idle;
    private readonly IConnector _connector;
    private readonly Outage _outage;
    private readonly SubscriptionReport _report;
    private readonly Backoff _backoff;
    private readonly IPacketTrace? _trace;
    private readonly StatusRecords? _status;

    public Subscriber(SubscribePlan plan, IConnector connector, IMessageSink sink, Diagnostics log, Shutdown shutdown, IdleWatch? idle)
    {
        _plan = plan;
        _sink = sink;
        _log = log;
        _shutdown = shutdown;
        _idle = idle;
        _connector = connector;
        _status = plan.Output.Status || plan.Recording is not null ? new StatusRecords(sink, plan.Device, plan.Output.Terminal) : null;
        _outage = new Outage(log, _status);
        _report = new SubscriptionReport(plan, log, shutdown, _status);
        _backoff = new Backoff(plan.RetryMaxDelay, Random.Shared);
        _trace = log.Says(DiagnosticsLevel.Trace) ? new PacketTrace(log) : null;
    }

    /// <summary>Subscribes until the end.</summary>
    /// <exception cref="OutputException">Standard output or the recording failed.</exception>
    public ExitCode Run()
    {
        string? why = null;
        var code = RunUntilTheEnd(ref why);
        SayEnded(code, why);
        return code;
    }

    private ExitCode RunUntilTheEnd(ref string? why)
    {
        while (true)
        {
            try
            {
                HoldOneConnection();
                return _shutdown.Code ?? ExitCode.Success;
            }
            catch (OperationCanceledException) when (_shutdown.Code is { } code)
            {
                return code;
            }
            catch (MqttFailure) when (_shutdown.Code is { } code)
            {
                return code;
            }
            catch (MqttFailure failure)
            {
                _idle?.Pause();
                string what = FailureText.Describe(failure, _plan).ToString();
                if (!MayRetry(failure))
                {
                    why = what;
                    _outage.GivenUp(what);
                    return FailureText.Code(failure);
                }

                var wait = _backoff.Next();
                _outage.Failed(what, wait);
                if (_shutdown.Token.WaitHandle.WaitOne(wait))
                {
                    return _shutdown.Code!.Value;
                }
            }
        }
    }

    private void HoldOneConnection()
    {
        using var connection = Open();
        using var stop = _shutdown.Token.Register(connection.Stop);
        long since = Environment.TickCount64;
        _outage.Connected(connection, _plan.Connect);
        try
        {
            Subscribe(connection);
            _idle?.Restart();
            connection.Run(_sink, _report);
        }
        finally
        {
            _outage.Disconnected(connection.Peer);
            _backoff.Connected(TimeSpan.FromMilliseconds(Environment.TickCount64 - since));
        }
    }

    private void SayEnded(ExitCode code, string? why)
    {
        if (_status is null)
        {
            return;
        }

        // From here on, too, whoever does not read standard output has no longer than after a signal.
        _ = _shutdown.Request(code);
        try
        {
            _status.Ended(code, why);
        }
        catch (ReaderLeftException)
        {
            // The end has its reason already.
        }
    }

    private IConnection Open() => _connector.Open(_plan.Transport, _plan.AttemptTimeout, _trace, _shutdown.Token);

    private void Subscribe(IConnection connection)
    {
        bool kept = connection.ConnAck.SessionPresent;
        if (kept && _report.IsSubscribed)
        {
            _log.Info("the broker kept the session: its subscriptions go on, and what it queued follows");
        }
        else if (_plan.Subscriptions.Count != 0)
        {
            SayIfSessionIsGone();
            connection.Subscribe(_plan.Subscriptions, _plan.SubscribeProperties);
        }

        if (_plan.Unsubscriptions.Count != 0 && !(kept && _report.IsUnsubscribed))
        {
            connection.Unsubscribe(_plan.Unsubscriptions, _plan.UnsubscribeProperties);
        }
    }

    private void SayIfSessionIsGone()
    {
        // 3.1 does not tell whether the broker kept it.
        if (_report.IsSubscribed && !_plan.Connect.CleanStart && _plan.Connect.Version != ProtocolVersion.V31)
        {
            _log.Warning("the broker did not keep the session: what it had queued is lost");
        }
    }

    private bool MayRetry(MqttFailure failure)
    {
        if (!FailureText.IsPassing(failure))
        {
            return false;
        }

        return _outage.HasConnected
            ? _plan.Reconnect
            : _plan.ConnectTimeout == TimeSpan.Zero && failure.Kind != FailureKind.Tls;
    }
}
