using System.Runtime.CompilerServices;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;
using MQTTnet.Formatter;

namespace JetNotify.Delivery.Mqtt;

/// <summary>
/// An MQTT broker or cluster: records are published with QoS 1, many in flight, and a PUBACK is the answer. There is no
/// duplicate detection: what is sent again after a lost connection is there twice, with one id.
/// </summary>
public sealed class MqttEngine : IEngine
{
    // A broker that ends the connection over a record does it again: at the third time it is the record.
    private const int MostEnds = 3;

    private static readonly TimeSpan s_attempt = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);

    private readonly MqttTarget _target;
    private readonly CancellationTokenSource _end = new();
    private readonly ConditionalWeakTable<RecordRoute, string> _topics = [];
    private readonly SentBatches _sent = new();
    private Thread? _thread;
    private volatile MqttLink? _link;
    private volatile string? _problem;
    private volatile int _poison;
    private int _suspect;
    private int _ends;
    private int _server;

    /// <summary>An engine that is not open yet.</summary>
    public MqttEngine(MqttTarget target) => _target = target;

    /// <inheritdoc/>
    public string Name => _target.Name;

    /// <inheritdoc/>
    public string? Problem => _problem is { } problem ? $"{Name}: {problem}" : null;

    /// <inheritdoc/>
    public void Open(CancellationToken cancellation)
    {
        _link = Connect(cancellation);
        _thread = new Thread(Run) { IsBackground = true, Name = "mqtt" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public bool TrySend(RecordBatch batch, int index)
    {
        if (_link is not { IsOpen: true } link)
        {
            return false;
        }

        var hash = default(HashCode);
        hash.AddBytes(batch.IdOf(index));
        int content = hash.ToHashCode() | 1;
        if (content == _poison)
        {
            batch.Answer(
                batch.NumberOf(index), RecordAnswer.Refused, "the broker ends the connection whenever it comes");
            return true;
        }

        _sent.Note(batch);
        return link.TrySend(_topics.GetValue(batch.RouteOf(index), TopicOf), batch, index, content);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _link?.Close();
        _link?.Dispose();
        _thread?.Join();
        _end.Dispose();
    }

    // jet.DEVICE.KIND.OP: the prefix stands for the root.
    private string TopicOf(RecordRoute route) =>
        _target.Prefix + route.Subject[route.Subject.IndexOf('.', StringComparison.Ordinal)..].Replace('.', '/');

    private void Run()
    {
        var pause = s_firstPause;
        while (!_end.IsCancellationRequested)
        {
            if (_link is { } link)
            {
                long since = Environment.TickCount64;
                _problem = link.Receive(Answered);
                Suspect(link.Oldest);
                link.Dispose();
                _link = null;
                pause = Environment.TickCount64 - since > 1_000 ? s_firstPause : pause;
            }

            _ = _end.Token.WaitHandle.WaitOne(pause);
            pause = 2 * pause < s_longestPause ? 2 * pause : s_longestPause;
            Reconnect();
        }
    }

    private void Reconnect()
    {
        try
        {
            _link = Connect(_end.Token);
            _problem = null;
            if (_end.IsCancellationRequested)
            {
                _link.Dispose();
            }
        }
        catch (EngineException e)
        {
            _problem = e.Message[(Name.Length + 2)..];
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void Answered(long number, RecordAnswer answer, string? why)
    {
        if (answer == RecordAnswer.None)
        {
            _problem = why;
        }
        else
        {
            _problem = null;
            _sent.Answer(number, answer, why);
        }
    }

    private void Suspect(int oldest)
    {
        _ends = oldest != 0 && oldest == _suspect ? _ends + 1 : 1;
        _suspect = oldest;
        if (oldest != 0 && _ends >= MostEnds)
        {
            _poison = oldest;
        }
    }

    // Each server in turn, beginning behind the one that was last.
    private MqttLink Connect(CancellationToken cancellation)
    {
        MqttException? failure = null;
        for (int i = 0; i < _target.Servers.Count; i++)
        {
            var server = _target.Servers[_server++ % _target.Servers.Count];
            try
            {
                return Connect(server, cancellation);
            }
            catch (MqttException e)
            {
                failure = failure is null or { Kind: FailureKind.Unreachable } ? e : failure;
            }
        }

        throw Explain(failure!);
    }

    // Only 5.0 says what a broker does not take; an older one refuses the version, or closes.
    private MqttLink Connect(TransportOptions server, CancellationToken cancellation)
    {
        try
        {
            return MqttLink.Open(server, _target, MqttProtocolVersion.V500, s_attempt, cancellation);
        }
        catch (MqttException e) when (e.Kind == FailureKind.ClosedBeforeConnAck
            || e.Code is (byte)ReasonCode.UnsupportedProtocolVersion or (byte)ReturnCode.UnacceptableProtocolVersion)
        {
            return MqttLink.Open(server, _target, MqttProtocolVersion.V311, s_attempt, cancellation);
        }
    }

    private EngineException Explain(MqttException e) => e.Kind switch
    {
        FailureKind.Refused => new EngineException(
            EngineProblem.Refused,
            $"{Name}: the broker refuses this client ({e.Message}): give user and password in the URL", e),
        FailureKind.Tls => new EngineException(EngineProblem.Tls, $"{Name}: {e.Message}", e),
        _ => new EngineException(EngineProblem.Unreachable, $"{Name}: {e.Message}", e),
    };
}
