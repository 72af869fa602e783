using System.Buffers;
using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using MQTTnet;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.LowLevelClient;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace JetNotify.Delivery.Mqtt;

/// <summary>One connection to a broker that admitted this client: publishes, and hears the answers. One thread at a
/// time publishes, one other receives; pings come from a clock's.</summary>
internal sealed class MqttLink : IDisposable
{
    private const int KeepAliveSeconds = 15;

    // What a packet has beside topic and body: its properties.
    private const int Room = 4096;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    private readonly TransportConnection _transport;
    private readonly LowLevelMqttClient _client;
    private readonly MqttPublishPacket _packet = new()
    {
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
    };

    private readonly bool _hasProperties;
    private PacketWindow _window = new(1);
    private Timer? _clock;
    private long _most = uint.MaxValue;
    private long _heardAt = Environment.TickCount64;
    private volatile bool _isOpen = true;

    private MqttLink(TransportConnection transport, MqttProtocolVersion version)
    {
        _transport = transport;
        _hasProperties = version == MqttProtocolVersion.V500;
        _client = new LowLevelMqttClient(new StreamChannel(transport, version), MqttNetNullLogger.Instance);
    }

    /// <summary>Whether it stands, as far as is known.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>What the oldest record without an answer is, by its content; 0 where all have theirs.</summary>
    public int Oldest => _window.Oldest;

    /// <summary>Connects, and returns once the broker has admitted this client.</summary>
    /// <exception cref="MqttException">It has not.</exception>
    /// <exception cref="OperationCanceledException">Told to give up.</exception>
    public static MqttLink Open(
        TransportOptions server, MqttTarget target, MqttProtocolVersion version, TimeSpan timeout,
        CancellationToken cancellation)
    {
        var link = new MqttLink(TransportConnection.Open(server, timeout, cancellation), version);
        try
        {
            using var clock = new Timer(_ => link.Abort(), null, timeout, Timeout.InfiniteTimeSpan);
            using var cut = cancellation.Register(link.Abort);
            link.Connect(target, version);
            return link;
        }
        catch (Exception e)
        {
            link.Dispose();
            cancellation.ThrowIfCancellationRequested();
            if (e is MqttException || !IsOfTheConnection(e))
            {
                throw;
            }

            var known = e is IOException io ? link._transport.Explain(io) : null;
            throw known ?? new MqttException(
                FailureKind.ClosedBeforeConnAck, $"{link._transport.Description} does not answer as a broker does", e);
        }
    }

    /// <summary>Publishes a record with QoS 1.</summary>
    /// <returns>Whether it was sent, or refused at once since it is too large.</returns>
    public bool TrySend(string topic, RecordBatch batch, int index, int content)
    {
        var body = batch.BodyOf(index);
        long number = batch.NumberOf(index);
        if (body.Length + topic.Length > _most - Room)
        {
            batch.Answer(
                number, RecordAnswer.Refused, $"larger than the broker's {_most:N0} bytes with its properties");
            return true;
        }

        int id = _window.Take(number, content, s_patience);
        if (id == 0)
        {
            return false;
        }

        _packet.Topic = topic;
        _packet.Payload = new ReadOnlySequence<byte>(body);
        _packet.PacketIdentifier = (ushort)id;
        if (_hasProperties)
        {
            var route = batch.RouteOf(index);
            _packet.UserProperties =
            [
                new("id", batch.IdOf(index).ToArray()), new("device", Encoding.UTF8.GetBytes(route.Device)),
                new("kind", Encoding.UTF8.GetBytes(route.Kind)),
            ];
        }

        return TrySend(_packet);
    }

    /// <summary>Receives until the connection ends.</summary>
    /// <param name="answered">Gets each answer with its record's number.</param>
    /// <returns>Why it ended.</returns>
    public string Receive(Action<long, RecordAnswer, string?> answered)
    {
        try
        {
            while (Complete(_client.ReceiveAsync(CancellationToken.None)) is { } packet)
            {
                Volatile.Write(ref _heardAt, Environment.TickCount64);
                if (packet is MqttPubAckPacket acknowledgement)
                {
                    var answer = PubAckAnswer.Of(acknowledgement, out string? why);
                    answered(_window.Free(acknowledgement.PacketIdentifier), answer, why);
                }
                else if (packet is MqttDisconnectPacket end)
                {
                    return $"the broker ended the connection: {end.ReasonString ?? $"{end.ReasonCode}"}";
                }
            }

            return "the connection is lost";
        }
        catch (Exception e) when (IsOfTheConnection(e))
        {
            return $"the connection is lost: {(e.InnerException ?? e).Message}";
        }
        finally
        {
            _isOpen = false;
        }
    }

    /// <summary>Says goodbye.</summary>
    public void Close() => _ = TrySend(new MqttDisconnectPacket());

    /// <inheritdoc/>
    public void Dispose()
    {
        _isOpen = false;
        _clock?.Dispose();
        _transport.Abort();
        _client.Dispose();
    }

    private void Connect(MqttTarget target, MqttProtocolVersion version)
    {
        _ = Complete(Done(_client.ConnectAsync(new MqttClientOptions(), CancellationToken.None)));
        _ = Complete(Done(_client.SendAsync(
            new MqttConnectPacket
            {
                ClientId = $"jetnotify-{Guid.NewGuid().ToString("N")[..12]}",
                CleanSession = true,
                KeepAlivePeriod = KeepAliveSeconds,
                Username = target.User,
                Password = target.Password is { } password ? Encoding.UTF8.GetBytes(password) : null,
            },
            CancellationToken.None)));
        if (Complete(_client.ReceiveAsync(CancellationToken.None)) is not MqttConnAckPacket answer)
        {
            throw new MqttException(
                FailureKind.ClosedBeforeConnAck, $"{_transport.Description} ends the connection before it answers");
        }

        int code = _hasProperties ? (int)answer.ReasonCode : (int)answer.ReturnCode;
        if (code != 0)
        {
            throw new MqttException(
                FailureKind.Refused,
                answer.ReasonString ?? (_hasProperties ? $"{answer.ReasonCode}" : $"{answer.ReturnCode}"))
            {
                Code = (byte)code,
            };
        }

        _window = new PacketWindow(answer.ReceiveMaximum is > 0 and < RecordBatch.FullRecords
            ? answer.ReceiveMaximum : RecordBatch.FullRecords);
        _most = answer.MaximumPacketSize > 0 ? answer.MaximumPacketSize : uint.MaxValue;
        int alive = answer.ServerKeepAlive is > 0 and < KeepAliveSeconds ? answer.ServerKeepAlive : KeepAliveSeconds;
        var period = TimeSpan.FromSeconds(alive / 3.0);
        _clock = new Timer(_ => Ping(2 * alive), null, period, period);
    }

    private void Ping(int longest)
    {
        if (Environment.TickCount64 - Volatile.Read(ref _heardAt) > longest * 1000L)
        {
            Abort();
        }
        else
        {
            _ = TrySend(MqttPingReqPacket.Instance);
        }
    }

    private void Abort()
    {
        _isOpen = false;
        _transport.Abort();
    }

    private bool TrySend(MqttPacket packet)
    {
        try
        {
            lock (_turn)
            {
                _ = Complete(Done(_client.SendAsync(packet, CancellationToken.None)));
            }

            return _isOpen;
        }
        catch (Exception e) when (IsOfTheConnection(e))
        {
            Abort();
            return false;
        }
    }

    private static bool IsOfTheConnection(Exception e) =>
        e is MqttCommunicationException or MqttProtocolViolationException or IOException or ObjectDisposedException
            or OperationCanceledException or InvalidOperationException or System.Net.Sockets.SocketException;

    private static async Task<MqttPacket?> Done(Task task)
    {
        await task.ConfigureAwait(false);
        return null;
    }

    // The channel blocks: whatever it was asked is done when it returns.
    private static MqttPacket? Complete(Task<MqttPacket?> done) => done.GetAwaiter().GetResult();
}
