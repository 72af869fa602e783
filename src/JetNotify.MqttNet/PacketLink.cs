using System.Net;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using MQTTnet;
using MQTTnet.Diagnostics.PacketInspection;
using MQTTnet.Formatter;
using MQTTnet.LowLevelClient;
using MQTTnet.Packets;

namespace JetNotify.MqttNet;

/// <summary>
/// One connection of MQTTnet's low-level client with its clock. One thread receives and sends; <see cref="Interrupt"/> and
/// <see cref="Abort"/> are for any. Whatever the client throws comes out as <see cref="MqttFailure"/>.
/// </summary>
internal sealed class PacketLink : IDisposable
{
    private static readonly TimeSpan s_lingering = TimeSpan.FromMilliseconds(500);

    private readonly TransportOptions _transport;
    private readonly ILowLevelMqttClient _client;
    private readonly ChannelFactory _channels;
    private readonly TaskCompletionSource _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<MqttPacket>? _receiving;
    private Task _pinging = Task.CompletedTask;
    private KeepAlive? _keepAlive;
    private Timer? _clock;
    private volatile string? _abortReason;
    private long _waitingSince;

    private PacketLink(TransportOptions transport, int maxPacketSize, IPacketTrace? trace)
    {
        _transport = transport;
        _channels = new ChannelFactory(maxPacketSize, () => _over.TrySetResult());
        _client = new MqttClientFactory().CreateLowLevelMqttClient(_channels);
        if (trace is not null)
        {
            _client.InspectPacketAsync += packet => Show(packet, trace);
        }
    }

    /// <summary>The other end, for people.</summary>
    public string Peer { get; private set; } = string.Empty;

    /// <summary>This end's address; null for a Unix socket and for a WebSocket, of which MQTTnet does not tell.</summary>
    public IPEndPoint? LocalEndPoint { get; private set; }

    /// <summary>The bytes of the first packet, as far as they have come.</summary>
    public ReadOnlySpan<byte> First => _channels.Channel!.First;

    /// <summary>Why this end cut the connection, or null while it has not.</summary>
    public string? AbortReason => _abortReason;

    /// <summary>Since when the peer is waited for, in milliseconds of <see cref="Environment.TickCount64"/>; 0 while this end
    /// is busy with something else. Any thread.</summary>
    public long WaitingSince => Volatile.Read(ref _waitingSince);

    /// <summary>Has MQTTnet connect.</summary>
    /// <param name="transport">Where the broker is.</param>
    /// <param name="version">The version spoken.</param>
    /// <param name="maxPacketSize">The largest packet taken, in bytes of the whole packet.</param>
    /// <param name="timeout">For all of it.</param>
    /// <param name="trace">Sees every packet, or null.</param>
    /// <param name="cancellation">Gives up at once.</param>
    /// <exception cref="MqttFailure"><see cref="FailureKind.Unreachable"/> or <see cref="FailureKind.Tls"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> came first.</exception>
    public static PacketLink Open(
        TransportOptions transport, ProtocolVersion version, int maxPacketSize, TimeSpan timeout, IPacketTrace? trace,
        CancellationToken cancellation)
    {
        var judge = transport.Tls is { } tls ? new CertificateJudge(tls.ServerName ?? transport.Host, tls) : null;
        var options = new MqttClientOptions { ProtocolVersion = Version(version), ChannelOptions = ChannelOptions.Of(transport, judge) };
        var link = new PacketLink(transport, maxPacketSize, trace);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        over.CancelAfter(timeout);
        try
        {
            link._client.ConnectAsync(options, over.Token).GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            link.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw over.IsCancellationRequested
                ? NetworkFailure.OfTime(transport, timeout)
                : NetworkFailure.OfConnect(transport, judge, failure);
        }

        var channel = link._channels.Channel!;
        link.LocalEndPoint = Plain(channel.LocalEndPoint);
        link.Peer = Plain(channel.RemoteEndPoint)?.ToString() ?? NetworkFailure.Target(transport);
        return link;
    }

    /// <summary>Pings from now on; <paramref name="seconds"/> of 0 means never.</summary>
    public void StartKeepAlive(ushort seconds)
    {
        if (seconds != 0)
        {
            _keepAlive = new KeepAlive(seconds, Environment.TickCount64);
            _clock = new Timer(_ => Tick(seconds), null, _keepAlive.CheckPeriod, _keepAlive.CheckPeriod);
        }
    }

    /// <summary>Begins to receive the next packet, unless that has begun already.</summary>
    /// <returns>Whether it is there. Where not, <see cref="Receive"/> waits, or fails.</returns>
    public bool BeginReceive()
    {
        try
        {
            _receiving ??= _client.ReceiveAsync();
        }
        catch (InvalidOperationException closed)
        {
            // Cut at this end: the client has let go of it.
            throw Lost(closed);
        }

        return _receiving.IsCompletedSuccessfully;
    }

    /// <summary>Waits for the packet that <see cref="BeginReceive"/> began to receive; null when interrupted.</summary>
    /// <exception cref="MqttFailure">Malformed: MQTTnet cannot read it, or it is too large; else lost.</exception>
    public MqttPacket? Receive()
    {
        var receiving = _receiving!;
        if (!receiving.IsCompleted)
        {
            Volatile.Write(ref _waitingSince, Environment.TickCount64);
            _ = Task.WaitAny(receiving, _over.Task, _interrupted.Task);
            Volatile.Write(ref _waitingSince, 0);
        }

        if (!receiving.IsCompleted)
        {
            return _over.Task.IsCompleted ? throw _channels.Channel!.Refusal ?? Lost(null) : null;
        }

        _receiving = null;
        try
        {
            var packet = receiving.GetAwaiter().GetResult();
            _keepAlive?.Heard();
            return packet;
        }
        catch (Exception failure)
        {
            throw (_abortReason is null ? NetworkFailure.OfPacket(failure) : null) ?? Lost(failure);
        }
    }

    /// <summary>Sends a packet, from the receiving thread. A peer that takes nothing is as silent as one that sends nothing.</summary>
    /// <exception cref="MqttFailure">Lost.</exception>
    public void Send(MqttPacket packet)
    {
        Volatile.Write(ref _waitingSince, Environment.TickCount64);
        try
        {
            _client.SendAsync(packet).GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            throw Lost(failure);
        }

        if (_channels.Channel!.WriteFailure is { } unsent)
        {
            throw Lost(unsent);
        }

        Volatile.Write(ref _waitingSince, 0);
        _keepAlive?.Sent(Environment.TickCount64);
    }

    /// <summary>Ends a wait in <see cref="Receive"/>, this one or the next. Any thread.</summary>
    public void Interrupt() => _interrupted.TrySetResult();

    /// <summary>Reads on until the broker has closed, for a moment at most: bytes left unread would turn the close into a reset
    /// that can swallow the goodbye.</summary>
    public void Linger()
    {
        long end = Environment.TickCount64 + (long)s_lingering.TotalMilliseconds;
        try
        {
            while (end - Environment.TickCount64 is > 0 and var left)
            {
                _receiving ??= _client.ReceiveAsync();
                if (Task.WaitAny([_receiving, _over.Task], (int)left) != 0 || _receiving.IsFaulted)
                {
                    return;
                }

                _receiving = null;
            }
        }
        catch (InvalidOperationException)
        {
            // Cut at this end.
        }
    }

    /// <summary>Cuts the connection; the receiver's failure will say <paramref name="reason"/>. Any thread; the first reason stays.</summary>
    public void Abort(string reason)
    {
        _ = Interlocked.CompareExchange(ref _abortReason, reason, null);
        Close();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _clock?.Dispose();
        Close();

        // Nobody waits for it any more; what it ends with has been said.
        _ = _receiving?.ContinueWith(
            static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private void Close()
    {
        _client.Dispose();

        // MQTTnet forgets the channel of an attempt that failed.
        _channels.Channel?.Dispose();
    }

    /// <summary>The failure of a connection that ended without being asked to: lost, or closed for its certificate.</summary>
    private MqttFailure Lost(Exception? failure)
    {
        // In TLS 1.3 the broker's verdict on this end's certificate comes only now.
        var cause = _channels.Channel!.ReadFailure ?? _channels.Channel.WriteFailure;
        if (_abortReason is null && cause is not null && _transport.Tls is not null
            && TlsFailure.OfRead(NetworkFailure.Target(_transport), cause) is { } verdict)
        {
            return verdict;
        }

        return new MqttFailure(FailureKind.Lost, _abortReason ?? NetworkFailure.Words(cause), cause ?? failure)
        {
            LocalEndPoint = LocalEndPoint,
        };
    }

    private void Tick(ushort seconds)
    {
        switch (_keepAlive!.Check(Environment.TickCount64, WaitingSince))
        {
            // Behind a send that is stuck a ping would only pile up.
            case KeepAliveDue.Ping when _pinging.IsCompleted:
                _pinging = Ping();
                break;
            case KeepAliveDue.GiveUp:
                Abort($"the broker has been silent: no answer to PINGREQ with a keep-alive of {seconds} s");
                break;
            default:
                break;
        }
    }

    private async Task Ping()
    {
        try
        {
            await _client.SendAsync(MqttPingReqPacket.Instance).ConfigureAwait(false);
            _keepAlive!.Sent(Environment.TickCount64);
        }
        catch (Exception)
        {
            // The receiver meets the same failure and says it.
        }
    }

    private static Task Show(InspectMqttPacketEventArgs packet, IPacketTrace trace)
    {
        if (packet.Direction == MqttPacketFlowDirection.Inbound)
        {
            trace.OnReceived(packet.Buffer);
        }
        else
        {
            trace.OnSent(packet.Buffer);
        }

        return Task.CompletedTask;
    }

    // A socket of both families shows an IPv4 peer as an IPv6 address.
    private static IPEndPoint? Plain(EndPoint? endPoint) => endPoint switch
    {
        IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped => new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port),
        _ => endPoint as IPEndPoint,
    };

    private static MqttProtocolVersion Version(ProtocolVersion version) => version switch
    {
        ProtocolVersion.V31 => MqttProtocolVersion.V310,
        ProtocolVersion.V5 => MqttProtocolVersion.V500,
        _ => MqttProtocolVersion.V311,
    };
}
