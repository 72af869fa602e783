using System.Globalization;
using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Tests.Support;

/// <summary>A session behind a receive buffer and a cutter, as a connection would have them, and a text for what came
/// of each packet.</summary>
public sealed class WireSession
{
    private static readonly DateTime s_now = new(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private readonly ReceiveBuffer _buffer;

    private WireSession(CodedSession coded)
    {
        Coded = coded;
        _buffer = new ReceiveBuffer(Session.MaxPacketSize);
    }

    public CodedSession Coded { get; }

    public Session Session => Coded.Session;

    /// <summary>One text for each packet so far; a failure is the last.</summary>
    public List<string> Outcomes { get; } = [];

    public bool Failed { get; private set; }

    /// <summary>A session in the state a vector begins with.</summary>
    public static WireSession For(WireVector vector)
    {
        var wire = new WireSession(new CodedSession(Options(vector)));
        wire.Reset(vector);
        return wire;
    }

    public static ConnectOptions Options(WireVector vector)
    {
        var properties = new List<Property>();
        if (vector.Version == ProtocolVersion.V5 && vector.Number("alias") is { } alias)
        {
            properties.Add(new Property(PropertyId.TopicAliasMaximum, (uint)alias));
        }

        if (vector.Version == ProtocolVersion.V5 && vector.Number("receive") is { } receive)
        {
            properties.Add(new Property(PropertyId.ReceiveMaximum, (uint)receive));
        }

        return new ConnectOptions
        {
            Version = vector.Version,
            ClientId = "vector",
            CleanStart = !vector.Has("persistent"),
            MaxPacketSize = vector.Number("max") ?? ConnectOptions.ProtocolMaxPacketSize,
            Properties = properties,
        };
    }

    /// <summary>Begins again with a new connection.</summary>
    public void Reset(WireVector vector)
    {
        Outcomes.Clear();
        Failed = false;
        _buffer.Clear();
        Coded.Connect();
        if (!vector.Has("new"))
        {
            byte[] connAck = vector.Version == ProtocolVersion.V5 ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0];
            Coded.Handle(connAck, s_now, out _);
        }

        if (vector.Number("subscribe") is { } subscribe)
        {
            Coded.Subscribe([.. Filters(subscribe).Select(filter => new Subscription(TopicFilter.Parse(filter),
                QoS.ExactlyOnce))]);
        }

        if (vector.Number("unsubscribe") is { } unsubscribe)
        {
            Coded.Unsubscribe([.. Filters(unsubscribe).Select(TopicFilter.Parse)]);
        }

        Coded.Sent();
    }

    /// <summary>Receives bytes as one read would bring them and takes every whole packet among them.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !Failed)
        {
            _buffer.MakeRoom();
            int count = Math.Min(bytes.Length, _buffer.Free.Length);
            bytes[..count].CopyTo(_buffer.Free.Span);
            _buffer.Commit(count);
            bytes = bytes[count..];
            try
            {
                while (PacketFramer.TryReadFrame(_buffer.Unread, Session.MaxPacketSize, out int length))
                {
                    var received = Coded.Handle(_buffer.Unread[..length], s_now, out var publish);
                    Assert.True(received != PacketOutcome.Publish || publish.ReceivedAt == s_now);
                    Outcomes.Add(Describe(received, publish));
                    Coded.Sent();
                    _buffer.Consume(length);
                }
            }
            catch (MqttException failure)
            {
                Failed = true;
                Outcomes.Add($"{failure.Kind} {failure.Code:X2} {failure.Statement ?? "-"}");
            }
        }
    }

    internal static IEnumerable<string> Filters(int count) =>
        Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"filter/{number}"));

    private string Describe(PacketOutcome received, in Publish publish)
    {
        string text = received switch
        {
            PacketOutcome.Publish => Describe(publish),
            PacketOutcome.ConnAck => Describe(Session.ConnAck!),
            PacketOutcome.SubAck or PacketOutcome.UnsubAck => received + string.Concat(Session.Grants.Select(grant =>
                $" {grant.Code:X2}{(grant.ReasonString is null ? "" : ":" + grant.ReasonString)}")),
            PacketOutcome.Disconnect => $"Disconnect {(byte)Session.Disconnect!.ReasonCode:X2}"
                + Named("reason", Session.Disconnect.ReasonString) + Named("server",
                    Session.Disconnect.ServerReference),
            _ => received.ToString(),
        };
        var answer = Session.Acknowledgements.Written;
        return answer.IsEmpty
            ? text
            : text + " > " + string.Join(' ', answer.ToArray().Select(one => one.ToString("X2",
                CultureInfo.InvariantCulture)));
    }

    internal static string Describe(in Publish publish)
    {
        return $"Publish q{(int)publish.QoS}"
            + (publish.Retain ? " retain" : "")
            + (publish.Dup ? " dup" : "")
            + (publish.PacketId == 0 ? "" : " id=" + publish.PacketId.ToString(CultureInfo.InvariantCulture))
            + " topic=" + Show(publish.Topic)
            + " payload=" + Show(publish.Payload)
            + (publish.Properties.IsEmpty ? "" : " props=" + Convert.ToHexString(publish.Properties));
    }

    internal static string Describe(ConnAck connAck) =>
        $"ConnAck {connAck.Code:X2}"
        + (connAck.SessionPresent ? " present" : "")
        + Named("expiry", connAck.SessionExpirySeconds)
        + (connAck.MaximumQoS == QoS.ExactlyOnce ? "" : $" qos={(int)connAck.MaximumQoS}")
        + (connAck.RetainAvailable ? "" : " noretain")
        + Named("size", connAck.MaximumPacketSize)
        + Named("id", connAck.AssignedClientId)
        + Named("reason", connAck.ReasonString)
        + string.Concat(connAck.UserProperties.Select(property => $" user={property.Name}:{property.Text}"))
        + (connAck.WildcardAvailable ? "" : " nowildcard")
        + (connAck.SubscriptionIdAvailable ? "" : " noids")
        + (connAck.SharedAvailable ? "" : " noshared")
        + Named("keepalive", connAck.ServerKeepAlive)
        + Named("server", connAck.ServerReference);

    private static string Named(string name, object? value) => value is null ? "" : $" {name}={value}";

    private static string Show(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0
            ? Encoding.ASCII.GetString(bytes)
            : $"<{Convert.ToHexString(bytes)}>";
}
