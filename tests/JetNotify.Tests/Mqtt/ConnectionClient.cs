using System.Collections.Concurrent;
using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;
using Deadline = JetNotify.Tests.Support.Deadline;

namespace JetNotify.Tests.Mqtt;

/// <summary>One client in this process: it remembers what it was given, and flushes when the test lets it.</summary>
internal sealed class ConnectionClient : IPublishSink, IConnectionObserver
{
    private readonly Session _session;
    private readonly ConcurrentQueue<string> _messages = new();
    private readonly ConcurrentQueue<IReadOnlyList<Grant>> _answers = new();

    public ConnectionClient(ProtocolVersion version, Func<ConnectOptions, ConnectOptions>? change = null)
    {
        var options = new ConnectOptions { Version = version, ClientId = "contract", KeepAliveSeconds = 30 };
        _session = new Session(change?.Invoke(options) ?? options);
    }

    /// <summary>Topic, a space and payload of each message, in the order given.</summary>
    public string[] Messages => [.. _messages];

    /// <summary>The codes of each SUBACK and UNSUBACK.</summary>
    public byte[][] Answers => [.. _answers.Select(grants => grants.Select(grant => grant.Code).ToArray())];

    /// <summary>What has been flushed, for good.</summary>
    public int Flushed { get; private set; }

    /// <summary>End after so many messages.</summary>
    public int Wanted { get; init; } = int.MaxValue;

    /// <summary>What a flush waits for, or fails with.</summary>
    public Func<Task> Gate { get; init; } = () => Task.CompletedTask;

    /// <summary>Connects, subscribes and receives until the count, or until <paramref name="opened"/> has the
    /// connection and uses it.</summary>
    public async Task Run(int port, Subscription[] subscriptions, Action<Connection>? opened = null)
    {
        await Task.Factory.StartNew(
            () =>
            {
                using var connection = Open(port);
                opened?.Invoke(connection);
                if (subscriptions.Length > 0)
                {
                    connection.Subscribe(subscriptions, []);
                }

                connection.Run(this, this);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>Where the broker is, from the port on; loopback over TCP unless the test says otherwise.</summary>
    public Func<TransportOptions, TransportOptions> By { get; init; } = transport => transport;

    /// <summary>How long each answer of the broker may take.</summary>
    public TimeSpan Patience { get; init; } = Deadline.Patience;

    public Connection Open(int port) => OpenUnless(port, CancellationToken.None);

    public Connection OpenUnless(int port, CancellationToken cancellation) =>
        Connection.Open(By(new TransportOptions { Host = "127.0.0.1", Port = port }), _session, Patience, null,
            cancellation);

    public SinkResult OnPublish(in Publish publish)
    {
        _messages.Enqueue($"{Encoding.UTF8.GetString(publish.Topic)} {Encoding.UTF8.GetString(publish.Payload)}");
        return _messages.Count >= Wanted ? SinkResult.Stop : SinkResult.Continue;
    }

    public void Flush()
    {
        if (_messages.Count > Flushed)
        {
            Gate().GetAwaiter().GetResult();
            Flushed = _messages.Count;
        }
    }

    public void OnSubAck(IReadOnlyList<Grant> grants, DateTime receivedAt) => _answers.Enqueue(grants);

    public void OnUnsubAck(IReadOnlyList<Grant> grants) => _answers.Enqueue(grants);
}
