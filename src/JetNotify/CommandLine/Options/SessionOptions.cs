using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;

namespace JetNotify.CommandLine.Options;

/// <summary>What CONNECT says beside user and password.</summary>
internal sealed class SessionOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public SessionOptions()
        : base("Session")
    {
        Version = Value<ProtocolVersion>("--protocol-version", ["-V"], "VERSION", "a version",
            "The version of MQTT: 31, 311 (the default) or 5; mqttv31 … are understood too.", WordText.Version);
        Id = Value<string>("--id", ["-i"], "ID", "a client id",
            "The client id (jetnotify- and random digits); \"\" lets the broker choose.", PlainText.MqttString);
        IdPrefix = Value<string>("--id-prefix", ["-I"], "PREFIX", "a prefix",
            "The client id is this and random digits.", PlainText.MqttName);
        KeepAlive = Value<ushort>("--keepalive", ["-k"], "DURATION", "a duration",
            "How often the broker is asked whether it is there (60s); 0: never.", DurationText.KeepAlive);
        Persistent = Flag("--disable-clean-session", ["-c"],
            "Keep the session: the broker stores QoS 1 and 2 messages while we are away.\nNeeds --id.");
        Expiry = Value<uint>("--session-expiry", ["-x"], "DURATION", "a duration",
            "How long the broker keeps the session after we left; -1: for ever. MQTT 5.", DurationText.SessionExpiry);
        Property = Add(new PropertyOption());
        MaxPacketSize = Value<int>("--max-packet-size", [], "SIZE", "a size",
            "Refuse packets above this many bytes (256M); 64K and 1M are understood.", NumberText.PacketSize);
    }

    /// <summary><c>--protocol-version</c>.</summary>
    public ValueOption<ProtocolVersion> Version { get; }

    /// <summary><c>--id</c>.</summary>
    public ValueOption<string> Id { get; }

    /// <summary><c>--id-prefix</c>.</summary>
    public ValueOption<string> IdPrefix { get; }

    /// <summary><c>--keepalive</c>.</summary>
    public ValueOption<ushort> KeepAlive { get; }

    /// <summary><c>--disable-clean-session</c>.</summary>
    public Flag Persistent { get; }

    /// <summary><c>--session-expiry</c>.</summary>
    public ValueOption<uint> Expiry { get; }

    /// <summary><c>--property</c>.</summary>
    public PropertyOption Property { get; }

    /// <summary><c>--max-packet-size</c>.</summary>
    public ValueOption<int> MaxPacketSize { get; }
}
