using System.Net;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography.X509Certificates;
using JetNotify.Mqtt.Packets;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace JetNotify.Mqtt;

/// <summary>
/// What MQTTnet's low-level client stands on here: blocking I/O over one transport. Messages stay spans: PUBLISH and
/// PUBREL go to the session and the sink without becoming objects, and their acknowledgements leave together once the
/// sink has flushed. Every other packet is MQTTnet's. A receive and a send are complete when they return. One thread
/// receives and sends; pings come from the clock's.
/// </summary>
/// <remarks>A low-level client lets go of its adapter when a receive or a send throws, and then cannot send DISCONNECT
/// any more. So none does: how receiving ended comes as a packet of its own, <see cref="LaneEnd"/>, a failed send stays
/// in <see cref="SendFailure"/>.</remarks>
internal sealed class MessageLane : IMqttChannelAdapter, IMqttClientAdapterFactory
{
    /// <summary>How long the PUBRELs of what was flushed are waited for at the end.</summary>
    public const int ReleaseMilliseconds = 1_000;

    private readonly Func<TransportConnection> _open;
    private readonly Action _ping;
    private readonly Session _session;
    private readonly IPacketTrace? _trace;
    private readonly PacketCodec _codec;
    private readonly ReceiveBuffer _buffer;
    private PacketChannel? _channel;
    private IPublishSink? _sink;
    private volatile bool _stopping;

    /// <summary>A lane that is not open yet.</summary>
    /// <param name="open">Opens the transport; called once, by <see cref="ConnectAsync"/>.</param>
    /// <param name="session">Whose messages these are.</param>
    /// <param name="ping">Sends PINGREQ through the client; called on a timer's thread.</param>
    /// <param name="trace">Sees every packet, or null.</param>
    public MessageLane(Func<TransportConnection> open, Session session, Action ping, IPacketTrace? trace)
    {
        _ping = ping;
        _open = open;
        _session = session;
        _trace = trace;
        _codec = new PacketCodec(session.Options.Version);
        _buffer = new ReceiveBuffer(session.MaxPacketSize);
    }

    /// <summary>The socket, its send lock and its clock, once open.</summary>
    public PacketChannel Channel => _channel ?? throw new InvalidOperationException("The transport is not open.");

    /// <summary>How long the sink keeps this end from reading.</summary>
    public SinkClock SinkClock { get; } = new();

    /// <summary>What the last send of the receiving thread failed with, or null.</summary>
    public MqttException? SendFailure { get; private set; }

    /// <summary>When the bytes of the packet received last were read, UTC.</summary>
    public DateTime ReceivedAt { get; private set; }

    /// <summary>Which properties the packet received last had.</summary>
    public PropertySet Seen => _codec.Seen;

    /// <summary>What came and was no whole packet; good until the next receive.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.Unread;

    /// <inheritdoc/>
    public long BytesReceived { get; private set; }

    /// <inheritdoc/>
    public long BytesSent { get; private set; }

    /// <inheritdoc/>
    public X509Certificate2? ClientCertificate => null;

    /// <inheritdoc/>
    public EndPoint? RemoteEndPoint => null;

    /// <inheritdoc/>
    public EndPoint? LocalEndPoint => _channel?.Transport.LocalEndPoint;

    /// <inheritdoc/>
    public bool IsSecureConnection => _channel?.Transport.Tls is not null;

    /// <inheritdoc/>
    public MqttPacketFormatterAdapter PacketFormatterAdapter => _codec.Formatter;

    /// <summary>From now on messages go to <paramref name="sink"/>; before, there may be none.</summary>
    public void DeliverTo(IPublishSink sink) => _sink = sink;

    /// <summary>Lets receiving end once the batch in hand is flushed. Any thread, any number of times.</summary>
    public void Stop()
    {
        _stopping = true;
        Channel.WakeReader();
    }

    /// <summary>Returns this lane: the factory's part.</summary>
    public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector,
        IMqttNetLogger logger) =>
        this;

    /// <summary>Opens the transport.</summary>
    /// <exception cref="MqttException">It does not open.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken)
    {
        _channel = new PacketChannel(_open(), _ping);
        return Task.CompletedTask;
    }

    /// <summary>Receives until there is a packet that is not a message, or no more: then it is a
    /// <see cref="LaneEnd"/>.</summary>
    public Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(Receive());
        }
        catch (MqttException failure) when (failure.Kind == FailureKind.Malformed && _session.ConnAck is null)
        {
            return Task.FromResult<MqttPacket>(
                new LaneEnd(ExceptionDispatchInfo.Capture(FirstBytes.Quoted(failure, Unread))));
        }
        catch (Exception failure)
        {
            return Task.FromResult<MqttPacket>(new LaneEnd(ExceptionDispatchInfo.Capture(failure)));
        }
    }

    /// <summary>Sends one packet; a ping from any thread, others from the receiving one.</summary>
    public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        bool isPing = packet is MqttPingReqPacket;
        SendFailure = isPing ? SendFailure : null;
        try
        {
            // The formatter has one buffer for whoever sends.
            lock (Channel.Sending)
            {
                Send(_codec.Encode(packet), isPing);
            }
        }
        catch (MqttException failure)
        {
            // Nobody waits for a ping: the reader meets the same failure and says it.
            SendFailure = isPing ? SendFailure : failure;
        }

        return Task.CompletedTask;
    }

    /// <summary>Sends what is to be acknowledged, once the sink has flushed.</summary>
    public void FlushAndAcknowledge()
    {
        if (_sink is { } sink)
        {
            SinkClock.Begin(Environment.TickCount64);
            sink.Flush();
            SinkClock.End(Environment.TickCount64);
            if (SinkClock.IsBehind)
            {
                _session.ExpectResent();
            }

            Acknowledge();
        }
    }

    /// <summary>Brings the QoS 2 deliveries that were flushed to their end, for a second at most: a message whose
    /// PUBREL has not come would come again. What else comes is neither delivered nor acknowledged.</summary>
    public void CompleteDeliveries()
    {
        Channel.ReaderIsAwake();
        if (!_session.AwaitsRelease)
        {
            return;
        }

        long end = Environment.TickCount64 + ReleaseMilliseconds;
        using var patience = new Timer(_ => Channel.WakeReader(), null, ReleaseMilliseconds, Timeout.Infinite);
        do
        {
            while (_session.AwaitsRelease && PacketFramer.TryReadFrame(_buffer.Unread, _session.MaxPacketSize,
                out int length))
            {
                var packet = _buffer.Unread[..length];
                if (FixedHeader.TypeOf(packet[0]) == PacketType.PubRel)
                {
                    _trace?.OnReceived(packet);
                    _ = _session.HandleMessage(packet, ReceivedAt, out _);
                }

                _buffer.Consume(length);
            }

            Acknowledge();
        }
        while (_session.AwaitsRelease && Environment.TickCount64 < end && Channel.Read(_buffer, out _));
    }

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void ResetStatistics() => BytesReceived = BytesSent = 0;

    /// <inheritdoc/>
    public void Dispose() => _channel?.Dispose();

    private MqttPacket Receive()
    {
        while (true)
        {
            while (PacketFramer.TryReadFrame(_buffer.Unread, _session.MaxPacketSize, out int length))
            {
                var packet = _buffer.Unread[..length];
                _trace?.OnReceived(packet);
                if (FixedHeader.TypeOf(packet[0]) is not (PacketType.Publish or PacketType.PubRel))
                {
                    var received = _codec.DecodeFor(_session, packet);
                    _buffer.Consume(length);
                    return received;
                }

                var result = Deliver(packet);
                _buffer.Consume(length);
                if (result != SinkResult.Continue)
                {
                    FlushAndAcknowledge();
                    if (result == SinkResult.Stop)
                    {
                        return LaneEnd.Stopped;
                    }
                }
            }

            FlushAndAcknowledge();
            if (_stopping || !Read())
            {
                return LaneEnd.Stopped;
            }
        }
    }

    private SinkResult Deliver(ReadOnlySpan<byte> packet) =>
        _session.HandleMessage(packet, ReceivedAt, out var publish) == PacketOutcome.Publish
            ? _sink!.OnPublish(in publish) : SinkResult.Continue;

    /// <summary>Waits for more bytes; true to go on. False when stopped while waiting.</summary>
    private bool Read()
    {
        try
        {
            if (Channel.Read(_buffer, out int count))
            {
                ReceivedAt = DateTime.UtcNow;
                BytesReceived += count;
                if (_session.ConnAck is null)
                {
                    FirstBytes.ThrowIfForeign(Unread, Channel.Transport);
                }

                return true;
            }
        }
        catch (MqttException) when (_stopping)
        {
            return false;
        }

        return _stopping ? false : throw Channel.Lost(inner: null);
    }

    private void Acknowledge()
    {
        if (_session.Acknowledgements.Length == 0)
        {
            return;
        }

        try
        {
            Send(_session.Acknowledgements.Written, isPing: false);
        }
        catch (MqttException failure) when (failure.Kind == FailureKind.Lost)
        {
            // A broker that has closed may have sent more before, and why it closed: the reads that follow meet that,
            // then the same end. What was not acknowledged stays the broker's.
        }

        _session.Acknowledgements.Clear();
    }

    private void Send(ReadOnlySpan<byte> packets, bool isPing)
    {
        lock (Channel.Sending)
        {
            _trace?.OnSent(packets);
            Channel.Send(packets, isPing);
            BytesSent += packets.Length;
        }
    }
}

/// <summary>Receiving is over.</summary>
/// <param name="failure">Why, or null when it was told to stop.</param>
internal sealed class LaneEnd(ExceptionDispatchInfo? failure) : MqttPacket
{
    /// <summary>Ended as told.</summary>
    public static LaneEnd Stopped { get; } = new(null);

    /// <summary>Throws what ended it, if anything did.</summary>
    public void ThrowIfFailed() => failure?.Throw();
}
