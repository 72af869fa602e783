using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Subscribe;

namespace JetNotify.Check;

/// <summary>
/// Does once what <c>subscribe</c> would do and reports each step: name, transport, CONNECT, and then the
/// <see cref="SubscribeProbe"/>. Runs on the caller's thread until done or <see cref="Shutdown"/> is requested.
/// </summary>
internal sealed class Checker
{
    private readonly CheckPlan _plan;
    private readonly ICheckReport _report;
    private readonly Diagnostics _log;
    private readonly Shutdown _shutdown;
    private readonly IPacketTrace? _trace;
    private SubscribeProbe? _probe;
    private string _opening = "name";

    public Checker(CheckPlan plan, ICheckReport report, Diagnostics log, Shutdown shutdown)
    {
        _plan = plan;
        _report = report;
        _log = log;
        _shutdown = shutdown;
        log.CountWith(() => $"at the step {Step}");
        _trace = log.Says(DiagnosticsLevel.Trace) ? new PacketTrace(log) : null;
    }

    private string Step => _probe?.Step ?? _opening;

    private TransportOptions Transport => _plan.Subscribe.Transport;

    private TimeSpan Timeout => _plan.Subscribe.AttemptTimeout;

    /// <summary>Checks, and returns the exit status that <c>subscribe</c> would have ended with.</summary>
    /// <exception cref="Output.OutputException">Standard output failed.</exception>
    public ExitCode Run()
    {
        try
        {
            var code = Check();
            return _shutdown.Code ?? code;
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
            var diagnosis = FailureText.Describe(failure, Transport, _plan.Subscribe.Connect, goesOn: false);
            if (Step == "subscribe" && failure.Kind == FailureKind.Lost)
            {
                // Some brokers close the connection over a topic filter that they should refuse in SUBACK.
                diagnosis = diagnosis with
                {
                    Advice = [.. diagnosis.Advice, FailureText.CureOfRefusedFilter,
                    .. Fewer()]
                };
            }

            diagnosis = diagnosis with { Advice = [.. diagnosis.Advice, .. RouterAdvice.On(failure, _plan.Subscribe)] };
            _report.Add(new CheckStep(Step, StepOutcome.Failed, diagnosis)
            {
                Fields =
                [
                    new("source", failure.LocalEndPoint?.Address.ToString()),
                    new("code", failure.Code is { } code ? (int)code : null),
                    new("statement", failure.Statement),
                ],
            });
            return FailureText.Code(failure);
        }
    }

    // Others close it over more filters than they take at once.
    private IEnumerable<Advice> Fewer() =>
        Math.Min(_plan.Subscribe.Subscriptions.Count, _plan.Subscribe.FiltersPerSubscribe) > 1
            ? [new Advice("Some brokers take few topic filters in one SUBSCRIBE: --filters-per-subscribe 8 sends no "
                + "more than AWS IoT Core takes")]
            : [];

    private ExitCode Check()
    {
        try
        {
            using var connection = Open();
            return Talk(connection, askVersion: true);
        }
        catch (MqttException failure) when (failure.Kind == FailureKind.Lost && Step == "version" && _shutdown.Code
            is null)
        {
            // Only a check asks for it: a broker that ends the connection over the question would serve subscribe well.
            _report.Add(new CheckStep(Step, StepOutcome.None,
                new Diagnosis($"asked for its version: {failure.Message}")));
            (_probe, _opening) = (null, "connect");
            using var connection = Connection.Open(Transport, NewSession(), Timeout, _trace, _shutdown.Token);
            return Talk(connection, askVersion: false);
        }
    }

    private ExitCode Talk(Connection connection, bool askVersion)
    {
        using var probe = new SubscribeProbe(_plan, _report, connection, _log);
        _probe = probe;
        return probe.Run(askVersion, _shutdown);
    }

    private Session NewSession() => new(_plan.Subscribe.Connect);

    /// <summary>As
    /// <see cref="Connection.Open(TransportOptions, Session, TimeSpan, IPacketTrace?, CancellationToken)"/>, with one
    /// time for everything, step by step.</summary>
    private Connection Open()
    {
        long deadline = Environment.TickCount64 + (long)Timeout.TotalMilliseconds;
        var steps = new TransportSteps(Transport, _report);
        if (Transport.UnixPath is null)
        {
            steps.Resolved(TransportConnection.Resolve(Transport, Timeout, _shutdown.Token));
        }

        TransportConnection opened;
        try
        {
            opened = TransportConnection.Open(Transport, Left(deadline), _shutdown.Token, steps.Stands);
        }
        finally
        {
            _opening = steps.Missing;
        }

        _opening = "connect";
        var connection = Connection.Open(
            opened, NewSession(), Left(deadline), Timeout, _trace, _shutdown.Token);
        Connected(connection);
        return connection;
    }

    private static TimeSpan Left(long deadline) =>
        TimeSpan.FromMilliseconds(Math.Max(1, deadline - Environment.TickCount64));

    private void Connected(Connection connection)
    {
        var options = _plan.Subscribe.Connect;
        string id = connection.ConnAck.AssignedClientId ?? options.ClientId;
        string version = FailureText.Name(options.Version);
        string user = options.UserName is { } name ? $", user '{name}'" : string.Empty;
        _report.Add(new CheckStep(Step, StepOutcome.Ok, new Diagnosis("the broker admits this client: MQTT "
            + $"{version}, as '{FailureText.Cut(id)}'{user}"))
        {
            Fields =
            [
                new("mqtt", version),
                new("client_id", id),
                new("user", options.UserName),
                new("source", connection.LocalEndPoint?.Address.ToString()),
            ],
        });
    }
}
