using System.Net;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Simulator.Wire;

namespace JetNotify.Simulator.Broker;

/// <summary>
/// The server's side of one network connection (MQTT 3.1.1 §4, MQTT 5.0 §4) as a state machine without socket: whole
/// packets in, packets out through an <see cref="IPacketWriter"/>. All members are called under the gate.
/// </summary>
internal sealed partial class ClientHandler
{

    private readonly BrokerState _state;
    private readonly IPacketWriter _writer;
    private readonly IPEndPoint _remote;
    private BrokerSession? _session;
    private Will? _will;
    private TopicAliases? _aliasesIn;
    private Dictionary<string, ushort>? _aliasesOut;
    private ushort _aliasMaximum;
    private uint _maxPacketSize = uint.MaxValue;
    private ushort _keepAliveSeconds;
    private bool _cleanStart;
    private uint _connectExpirySeconds;
    private long _heardAt;
    private long _sent;
    private int _published;

    public ClientHandler(BrokerState state, IPacketWriter writer, IPEndPoint remote)
    {
        _state = state;
        _writer = writer;
        _remote = remote;
        _heardAt = state.Options.Clock.GetTimestamp();
    }

    /// <summary>The version spoken; 3.1.1 until CONNECT says.</summary>
    public ProtocolVersion Version { get; private set; } = ProtocolVersion.V311;

    /// <summary>Whether CONNECT was taken.</summary>
    public bool IsConnected => _session is not null;

    /// <summary>The largest packet taken now, in bytes.</summary>
    public int MaxPacketSize => IsConnected
        ? _state.Options.MaxPacketSize
        : Math.Min(_state.Options.MaxPacketSize, _state.Options.Limits.ConnectBytes);

    /// <summary>Whether what can wait elsewhere had better.</summary>
    public bool HasRoom => _writer.HasRoom;

    /// <summary>Nothing more is taken or sent.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>QoS 1 and 2 messages that may be unacknowledged at once.</summary>
    public int SendQuota { get; private set; }

    /// <summary>What others may know of it; only once it is connected.</summary>
    public ClientInfo Info() => new(
        _session!.ClientId,
        _remote,
        Version,
        _keepAliveSeconds,
        _cleanStart,
        [
            .. _session.Subscriptions.Values.Take(ClientInfo.MostSubscriptions)
                .Select(one => new SubscriptionInfo(one.Options.Filter, one.Options.QoS)),
        ],
        _sent,
        _session.Dropped)
    {
        SubscriptionCount = _session.Subscriptions.Count,
    };

    /// <summary>A packet came in.</summary>
    /// <param name="packet">Exactly one.</param>
    public void HandlePacket(ReadOnlySpan<byte> packet)
    {
        if (IsClosed)
        {
            return;
        }

        _heardAt = _state.Options.Clock.GetTimestamp();
        try
        {
            Handle(packet);
        }
        catch (MqttException failure)
        {
            Refuse(failure);
        }
    }

    /// <summary>What came in cannot be taken.</summary>
    public void Refuse(MqttException failure)
    {
        if (_session is null && failure.Code == (byte)ReasonCode.UnsupportedProtocolVersion)
        {
            RefuseVersion();
        }
        else if (_session is null && Version == ProtocolVersion.V5)
        {
            // [MQTT-3.1.4-1]: it may be told.
            ConnAck(present: false, failure.Code ?? (byte)ReasonCode.MalformedPacket, []);
        }

        string what = failure.Detail is { } detail ? "broke the protocol: " + detail : failure.Message;
        Close(what, publishWill: true, (ReasonCode?)failure.Code ?? ReasonCode.MalformedPacket);
    }

    /// <summary>It makes the broker hold or do too much.</summary>
    public void Exceed(string what) => Close(what, publishWill: true, ReasonCode.QuotaExceeded);

    /// <summary>There is room for what was held back.</summary>
    public void SendMore()
    {
        if (!IsClosed)
        {
            _session?.SendMore();
        }
    }

    /// <summary>Has <see cref="SendMore"/> called once there is room.</summary>
    public void RequestMore() => _writer.RequestMore();

    /// <summary>The network connection is gone.</summary>
    public void NetworkClosed(string why) => Close(why, publishWill: true, null);

    /// <summary>The broker ends: no will is published, and a 5.0 client is told.</summary>
    public void ShutDown() => Close("the broker ends", publishWill: false, ReasonCode.ServerShuttingDown);

    /// <summary>Another connection uses the same client identifier.</summary>
    public void TakenOver() =>
        Close("another connection has its client id", publishWill: true, ReasonCode.SessionTakenOver);

    /// <summary>Ends the connection of a client that was silent for one and a half times its keep-alive [MQTT-3.1.2-24,
    /// in 5.0 MQTT-3.1.2-22], or that never sent CONNECT.</summary>
    public void Tick()
    {
        _writer.Tick();
        var silence = _state.Options.Clock.GetElapsedTime(_heardAt);
        if (_session is null)
        {
            if (silence > _state.Options.ConnectPatience)
            {
                Close("no CONNECT came", publishWill: false, null);
            }
        }
        else if (_keepAliveSeconds > 0 && silence > TimeSpan.FromSeconds(1.5 * _keepAliveSeconds))
        {
            Close("silent for one and a half times its keep-alive", publishWill: true, ReasonCode.KeepAliveTimeout);
        }
    }

    private void Handle(ReadOnlySpan<byte> packet)
    {
        byte header = packet[0];
        var type = FixedHeader.TypeOf(header);
        if ((type == PacketType.Connect) != (_session is null))
        {
            // [MQTT-3.1.0-1, MQTT-3.1.0-2]
            MalformedPacket.Throw(
                _session is null ? $"{FixedHeader.NameOf(type)} before CONNECT" : "a second CONNECT",
                _session is null ? "MQTT-3.1.0-1" : "MQTT-3.1.0-2",
                ReasonCode.ProtocolError);
        }

        if (type is not (PacketType.Publish or PacketType.Connect))
        {
            FixedHeader.CheckFlags(header, Version);
        }

        int most = _state.Options.Limits.SubscribeBytes;
        if (type is PacketType.Subscribe or PacketType.Unsubscribe && packet.Length > most)
        {
            MalformedPacket.Throw(
                $"{FixedHeader.NameOf(type)} of {packet.Length} bytes, above the {most} that are taken",
                null,
                ReasonCode.PacketTooLarge);
        }

        var body = PacketFramer.Body(packet, Version);
        switch (type)
        {
            case PacketType.Connect:
                Connect(header, body);
                break;
            case PacketType.Publish:
                HandlePublish(header, body);
                break;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                HandleAcknowledgement(type, body);
                break;
            case PacketType.Subscribe:
                Subscribe(body);
                break;
            case PacketType.Unsubscribe:
                Unsubscribe(body);
                break;
            case PacketType.PingReq:
                new FieldReader(body, Version).End(type);
                _writer.Send(PingRespPacket.Bytes);
                break;
            case PacketType.Disconnect:
                Disconnect(body);
                break;
            default:
                MalformedPacket.Throw($"{FixedHeader.NameOf(type)} from a client", null, ReasonCode.ProtocolError);
                break;
        }
    }

    private void Disconnect(ReadOnlySpan<byte> body)
    {
        var reason = DisconnectPacket.Read(body, Version, out uint? expiry);
        if (expiry is { } seconds)
        {
            if (seconds != 0 && _connectExpirySeconds == 0)
            {
                MalformedPacket.Throw("DISCONNECT prolongs a session that CONNECT gave none", "MQTT-3.14.2-2",
                    ReasonCode.ProtocolError);
            }

            _session!.ExpirySeconds = seconds;
        }

        Close("said goodbye", publishWill: reason != ReasonCode.Success, null);
    }

    private void Close(string why, bool publishWill, ReasonCode? reason)
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        if (reason is { } code && Version == ProtocolVersion.V5 && _session is not null)
        {
            _state.Packet.Clear();
            DisconnectPacket.Write(_state.Packet, code);
            _writer.Send(_state.Packet.Written);
        }

        _writer.End();
        if (_session is { } session)
        {
            _state.Left(this, session, publishWill ? _will : null, why);
        }
    }
}
