using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.Subscribe;

/// <summary>
/// The MQTT subscriber loop: connect, subscribe, print, and when the connection is lost say so and come back.
/// Runs on the caller's thread until the work is done or <see cref="Shutdown"/> is requested.
/// </summary>
internal sealed class Subscriber
{
    private readonly SubscribePlan _plan;
    private readonly IMessageSink _sink;
    private readonly Diagnostics _log;
    private readonly Shutdown _shutdown;
    private readonly IdleWatch? _idle;
    private readonly Session _session;
    private readonly ReconnectLog _reconnects;
    private readonly SubscriptionReport _report;
    private readonly Backoff _backoff;
    private readonly IPacketTrace? _trace;
    private readonly StatusRecords? _status;
    private readonly TakeoverWatch _takeovers;
    private readonly SubscribeSize _subscribeSize;
    private long _connectedAt;
    private bool _isOpening;

    public Subscriber(SubscribePlan plan, Session session, IMessageSink sink, Diagnostics log, StatusLine line,
        Shutdown shutdown, IdleWatch? idle, ServiceManager? service = null)
    {
        _plan = plan;
        _sink = sink;
        _log = log;
        _shutdown = shutdown;
        _idle = idle;
        _session = session;
        _status = plan.Output.Status || plan.Recording is not null || plan.Delivery is not null
            ? new StatusRecords(sink, plan.Device, plan.Output.Terminal)
            : null;
        _reconnects = new ReconnectLog(log, _status, line, service);
        _report = new SubscriptionReport(plan, log, line, shutdown, _status);
        _backoff = new Backoff(plan.RetryMaxDelay, Random.Shared);
        _trace = log.Says(DiagnosticsLevel.Trace) ? new PacketTrace(log) : null;
        _subscribeSize = new SubscribeSize(plan.FiltersPerSubscribe, plan.Subscriptions.Count);
        _takeovers = new TakeoverWatch(plan.IsClientIdShared ? plan.Connect.ClientId : null);
    }

    /// <summary>How long there was a connection, and how often none.</summary>
    public ReconnectLog Connections => _reconnects;

    /// <summary>Whether the broker ever granted a subscription.</summary>
    public bool HasSubscribed => _report.IsSubscribed;

    /// <summary>What made it give up, a sentence; null where that was not what ended it.</summary>
    public string? Failure { get; private set; }

    /// <summary>Subscribes until the end.</summary>
    /// <exception cref="OutputException">Standard output or the recording failed.</exception>
    public ExitCode Run()
    {
        var code = RunUntilTheEnd();
        SayEnded(code, Failure);
        return code;
    }

    private ExitCode RunUntilTheEnd()
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
            catch (MqttException) when (_shutdown.Code is { } code)
            {
                return code;
            }
            catch (MqttException failure)
            {
                _idle?.Pause();
                bool goesOn = MayRetry(failure);
                string what = FailureText.Describe(failure, _plan.Transport, _plan.Connect, goesOn).ToString();
                if (!goesOn)
                {
                    Failure = what;
                    _reconnects.GivenUp(what);
                    return FailureText.Code(failure);
                }

                var wait = _backoff.Next();
                _reconnects.Failed(what, wait);
                if (!_isOpening
                    && _takeovers.Lost(failure, TimeSpan.FromMilliseconds(Environment.TickCount64 - _connectedAt))
                        is { } takeover)
                {
                    _log.Warning(takeover);
                }

                if (_subscribeSize.Lost(failure, isUnanswered: !_isOpening && _session.AwaitsAnswer) is { } fewer)
                {
                    _log.Warning(fewer);
                }

                if (_shutdown.Token.WaitHandle.WaitOne(wait))
                {
                    return _shutdown.Code!.Value;
                }
            }
        }
    }

    private void HoldOneConnection()
    {
        _isOpening = true;
        using var connection = Open();
        using var stop = _shutdown.Token.Register(connection.Stop);
        _isOpening = false;
        _connectedAt = Environment.TickCount64;
        _reconnects.Connected(connection, _plan.Connect);
        SayWhatIsTakenBack(connection.ConnAck);
        try
        {
            Subscribe(connection);
            _idle?.Restart();
            connection.Run(_sink, _report);
        }
        finally
        {
            _reconnects.Disconnected(connection.Peer);
            _backoff.Connected(TimeSpan.FromMilliseconds(Environment.TickCount64 - _connectedAt));
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

    private Connection Open() =>
        Connection.Open(_plan.Transport, _session, _plan.AttemptTimeout, _trace, _shutdown.Token);

    private void Subscribe(Connection connection)
    {
        // A session that is present need not hold what was asked for: a broker that comes back after a crash has it as
        // it was saved last.
        bool isPresent = connection.ConnAck.SessionPresent;
        bool kept = isPresent && _report.IsSubscribed;
        if (kept)
        {
            _log.Info("the broker kept the session: what it queued follows, and its subscriptions are renewed");
        }
        else if (isPresent)
        {
            _log.SayStep("session resumed: what the broker queued for it follows");
        }
        else
        {
            SayIfSessionIsGone();
        }

        if (_plan.Subscriptions.Count != 0)
        {
            connection.Subscribe(kept ? Renewed() : _plan.Subscriptions, _plan.SubscribeProperties,
                _subscribeSize.Current);
        }

        if (_plan.Unsubscriptions.Count != 0)
        {
            connection.Unsubscribe(_plan.Unsubscriptions, _plan.UnsubscribeProperties);
        }
    }

    /// <summary>Returns the subscriptions so that, in 5.0, one that the session still has does not bring the retained
    /// messages again. 3.1.1 cannot say this.</summary>
    private IReadOnlyList<Subscription> Renewed() => _plan.Connect.Version == ProtocolVersion.V5
        ? [.. _plan.Subscriptions.Select(subscription =>
            subscription.RetainHandling == 0 ? subscription with { RetainHandling = 1 } : subscription)]
        : _plan.Subscriptions;

    private void SayWhatIsTakenBack(ConnAck granted)
    {
        var highest = _plan.Subscriptions.Count == 0
            ? QoS.AtMostOnce
            : _plan.Subscriptions.Max(subscription => subscription.QoS);
        foreach (string sentence in BrokerTerms.TakenBack(granted, _plan.Connect, highest))
        {
            _log.Info(sentence);
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

    private bool MayRetry(MqttException failure)
    {
        // Between two good connections anything may answer for a while: a proxy, a web server, a broker that is not
        // whole yet.
        bool isPassing = FailureText.IsPassing(failure)
            || (_isOpening && _reconnects.HasConnected && failure.Kind == FailureKind.Malformed);
        if (!isPassing)
        {
            return false;
        }

        return _reconnects.HasConnected
            ? _plan.Reconnect
            : _plan.ConnectTimeout == TimeSpan.Zero && failure.Kind != FailureKind.Tls;
    }
}
