using System.Text;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Check;

/// <summary>
/// The steps over a standing connection: the broker's version, the subscriptions, a first event. Nothing has to wait
/// for the version: brokers answer in order, so what they tell of it has come before the answer to the next SUBSCRIBE.
/// One thread.
/// </summary>
internal sealed class SubscribeProbe : IPublishSink, IConnectionObserver, IDisposable
{
    private static readonly TopicFilter s_versionTopic = TopicFilter.Parse("$SYS/broker/version");

    private readonly CheckPlan _plan;
    private readonly ICheckReport _report;
    private readonly Connection _connection;
    private readonly EventDecoder _decoder = new();
    private readonly SelectorMatcher? _selection;
    private readonly TopicFilter[] _topics;
    private readonly EventWait _wait;
    private CheckStep? _event;
    private string? _version;
    private bool _asked;
    private bool _versionRefused;
    private bool _ended;
    private ExitCode _code = ExitCode.Success;

    public SubscribeProbe(CheckPlan plan, ICheckReport report, Connection connection, Diagnostics log)
    {
        _plan = plan;
        _report = report;
        _connection = connection;
        _wait = new EventWait(plan, connection, log);
        var filter = plan.Subscribe.Filter;
        _selection = filter.Selection?.Bind(_decoder);
        _topics = filter.Selection is null
            ? [.. plan.Subscribe.Subscriptions.Select(subscription => subscription.Filter)]
            : [.. filter.Topics];
    }

    /// <summary>The step that is under way.</summary>
    public string Step { get; private set; } = "subscribe";

    /// <summary>Runs until the last step is reported, or until <paramref name="shutdown"/> is requested.</summary>
    /// <param name="askVersion">Begin with the broker's version; a step that <c>subscribe</c> does not take.</param>
    /// <param name="shutdown">Who else may end it.</param>
    /// <exception cref="MqttException">Lost, malformed, or every topic filter ruled out by CONNACK; <see cref="Step"/>
    /// says when.</exception>
    public ExitCode Run(bool askVersion, Shutdown shutdown)
    {
        using var stop = shutdown.Token.Register(_connection.Stop);
        _asked = askVersion;
        if (askVersion)
        {
            Step = "version";
            _connection.Subscribe([new Subscription(s_versionTopic, QoS.AtMostOnce)], []);
        }
        else
        {
            Subscribe();
        }

        _connection.Run(this, this);
        if (Step == "event" && !_ended && shutdown.Code is null)
        {
            _report.Add(_wait.NothingCame());
        }

        return _code;
    }

    /// <inheritdoc/>
    public void OnSubAck(IReadOnlyList<Grant> grants, DateTime receivedAt)
    {
        if (Step == "version")
        {
            _versionRefused = grants[0].Refused;
            Subscribe();
            return;
        }

        if (_asked)
        {
            // Told now, because only now it is certain that nothing more of it is on the way.
            ReportVersion();
        }

        int refused = 0;
        for (int i = 0; i < grants.Count; i++)
        {
            refused += grants[i].Refused ? 1 : 0;
            _report.Add(Answered(grants[i], _plan.Subscribe.Subscriptions[i]));
        }

        if (refused == grants.Count)
        {
            _code = ExitCode.Refused;
            End();
        }
        else if (_plan.Wait == TimeSpan.Zero)
        {
            End();
        }
        else
        {
            Step = "event";
            Wait();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wait.Dispose();

    /// <inheritdoc/>
    public void OnUnsubAck(IReadOnlyList<Grant> grants)
    {
    }

    /// <inheritdoc/>
    public SinkResult OnPublish(in Publish publish)
    {
        if (_ended)
        {
            return SinkResult.Stop;
        }

        if (Step != "event" && publish.Topic.SequenceEqual("$SYS/broker/version"u8))
        {
            _version = Encoding.UTF8.GetString(publish.Payload);
        }
        else if (_event is null && Step != "version" && IsAskedFor(in publish))
        {
            _event = _wait.Came(in publish);
        }

        // A broker may send what a subscription matches before it answers it [MQTT-3.8.4-3]: told after the answer
        // then.
        if (_event is null || Step != "event")
        {
            return SinkResult.Continue;
        }

        _report.Add(_event);
        _ended = true;
        return SinkResult.Stop;
    }

    /// <inheritdoc/>
    public void Flush()
    {
    }

    private void Subscribe()
    {
        Step = "subscribe";
        _wait.Asked();
        var plan = _plan.Subscribe;
        _connection.Subscribe(plan.Subscriptions, plan.SubscribeProperties, plan.FiltersPerSubscribe);
    }

    private void Wait()
    {
        if (_event is null)
        {
            _wait.Begin();
        }
        else
        {
            _report.Add(_event);
            End();
        }
    }

    private void End()
    {
        _ended = true;
        _connection.Stop();
    }

    private void ReportVersion()
    {
        string found = _version ?? (_versionRefused ? "the broker refuses to tell" : "the broker does not tell");
        _report.Add(new CheckStep("version", _version is null ? StepOutcome.None : StepOutcome.Ok, new Diagnosis(found))
        {
            Fields = [new("version", _version)],
        });
    }

    private CheckStep Answered(Grant grant, Subscription asked)
    {
        Diagnosis diagnosis = grant switch
        {
            { Refused: true } => new(
                $"'{grant.Filter}' is refused: "
                    + $"{FailureText.Describe(PacketType.SubAck, grant, _plan.Subscribe.Connect.Version)}",
                FailureText.CureOfRefusedFilter),
            _ when grant.Code < (byte)asked.QoS => new($"'{grant.Filter}' with QoS {grant.Code}, not "
                + $"{(byte)asked.QoS} as asked"),
            _ => new($"'{grant.Filter}' with QoS {grant.Code}"),
        };
        return new CheckStep("subscribe", grant.Refused ? StepOutcome.Failed : StepOutcome.Ok, diagnosis)
        {
            Fields =
            [
                new("filter", grant.Filter.Text),
                new(grant.Refused ? "code" : "qos", (int)grant.Code),
            ],
        };
    }

    /// <summary>Whether <c>subscribe</c> would print it: filters are wider than a selection where a broker cannot
    /// tell.</summary>
    private bool IsAskedFor(in Publish publish)
    {
        foreach (var filter in _topics)
        {
            if (filter.Matches(publish.Topic))
            {
                return true;
            }
        }

        return _selection is not null && _selection.Keeps(_decoder.Decode(publish.Topic, publish.Payload));
    }
}
