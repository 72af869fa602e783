using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.CommandLine.Options;

/// <summary>What CONNECT says beside user, password and will.</summary>
internal sealed class SessionGroup : OptionGroup
{
    /// <summary>MQTT 3.1 ends here (MQTT 3.1 §3.1), and old brokers still count.</summary>
    private const int LongestOldId = 23;

    /// <summary>More than any event has; a message takes memory in step with its size.</summary>
    private const int DefaultMaxPacketSize = 16 * 1024 * 1024;

    private readonly ValueOption<ProtocolVersion> _version;
    private readonly ValueOption<string> _id;
    private readonly ValueOption<string> _idPrefix;
    private readonly ValueOption<ushort> _keepAlive;
    private readonly Flag _persistent;

    public SessionGroup()
        : base("Session")
    {
        _version = Value<ProtocolVersion>("--protocol-version", ["-V"], "VERSION", "a version",
            "The version of MQTT: 31, 311 or 5; mqttv31 … are understood too.", ParseVersion);
        _id = Value<string>("--id", ["-i"], "ID", "a client id",
            "The client id (jetnotify- and random digits); \"\" lets the broker choose.", TextParser.MqttString);
        _idPrefix = Value<string>("--id-prefix", ["-I"], "PREFIX", "a prefix",
            "The client id is this and random digits.", TextParser.MqttName);
        _keepAlive = Value<ushort>("--keepalive", ["-k"], "DURATION", "a duration",
            "How often the broker is asked whether it is there; 0: never.", DurationParser.KeepAlive);
        _persistent = Flag("--disable-clean-session", ["-c"],
            "Keep the session: the broker stores QoS 1 and 2 messages while we are away. Needs --id.");
        Expiry = Value<uint>("--session-expiry", ["-x"], "DURATION", "a duration",
            "How long the broker keeps the session after we left; -1: for ever. MQTT 5.", DurationParser.SessionExpiry);
        Property = Add(new PropertyOption());
        MaxPacketSize = Value<int>("--max-packet-size", [], "SIZE", "a size",
            "Refuse packets above this many bytes (at most 256M); 64K and 1M are "
                + "understood.", NumberParser.PacketSize);
        Contradict(_id, "choose one", "--id-prefix");
        _version.Default = "311, or 5 where an option needs it";
        _keepAlive.Default = "60s";
        MaxPacketSize.Default = "16M";
    }

    public ValueOption<uint> Expiry { get; }

    public PropertyOption Property { get; }

    public ValueOption<int> MaxPacketSize { get; }

    /// <summary>Returns a client id that nobody else has: 12 digits, so that with the name it fits MQTT 3.1 and two in
    /// a million clients do not meet.</summary>
    public static string OwnId() => "jetnotify-" + Unique(12);

    /// <summary>Returns the version: as typed, or what the other options need.</summary>
    /// <exception cref="UsageException">An option of MQTT 5 with an older version.</exception>
    public ProtocolVersion Version(ParsedOptions parsed, SubscriptionGroup subscription, List<string> notes)
    {
        var newest = parsed.FirstOf(Expiry, Property, subscription.RetainAsPublished, subscription.RetainHandling);
        if (!parsed.TryGet(_version, out var version))
        {
            if (newest is null)
            {
                return ProtocolVersion.V311;
            }

            notes.Add($"{newest.Name}: using MQTT 5");
            return ProtocolVersion.V5;
        }

        return newest is null || version == ProtocolVersion.V5
            ? version
            : throw new UsageException(newest,
                $"needs MQTT 5, but --protocol-version says {(version == ProtocolVersion.V31 ? "3.1" : "3.1.1")}");
    }

    /// <summary>Returns what CONNECT says; user and password are still to come.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="version">The version offered.</param>
    /// <param name="properties">The properties of <c>-D</c>.</param>
    /// <param name="will">The options about the will.</param>
    /// <exception cref="UsageException">Two ids, one too long for 3.1, or a session to be kept under an id nobody will
    /// know again.</exception>
    public ConnectOptions Plan(ParsedOptions parsed, ProtocolVersion version, PacketProperties properties,
        WillGroup will)
    {
        // As in mosquitto_sub -c alone keeps the session for ever, which is what it means in 3.1.1.
        uint expiry = properties.SessionExpiry ?? parsed.Get(Expiry, parsed.Has(_persistent) ? uint.MaxValue : 0);
        return new ConnectOptions
        {
            Version = version,
            ClientId = ClientId(parsed, version, expiry),
            CleanStart = !parsed.Has(_persistent),
            KeepAliveSeconds = parsed.Get(_keepAlive, (ushort)60),
            Will = will.Plan(parsed, properties.For(PropertyPackets.Will)),
            MaxPacketSize = (int)Math.Min(
                properties.MaximumPacketSize ?? ConnectOptions.ProtocolMaxPacketSize,
                (uint)parsed.Get(MaxPacketSize, properties.MaximumPacketSize is null ? DefaultMaxPacketSize
                    : ConnectOptions.ProtocolMaxPacketSize)),
            Properties = ConnectProperties(properties, version, expiry),
            DisconnectProperties = properties.For(PropertyPackets.Disconnect),
        };
    }

    private string ClientId(ParsedOptions parsed, ProtocolVersion version, uint expiry)
    {
        bool known = parsed.TryGet(_id, out string? id) && id.Length > 0;
        if (!known && (parsed.Has(_persistent) || expiry == uint.MaxValue))
        {
            throw new UsageException(
                parsed.FirstOf(_persistent, Expiry) ?? Property,
                "needs --id: nobody can come back to a session under a random id");
        }

        if (id is "" && version == ProtocolVersion.V31)
        {
            throw new UsageException(_id, "empty, but in MQTT 3.1 the broker cannot choose");
        }

        id ??= parsed.TryGet(_idPrefix, out string? prefix)
            ? prefix + Unique(8)
            : OwnId();
        if (version == ProtocolVersion.V31 && id.Length > LongestOldId)
        {
            throw parsed.Has(_id)
                ? new UsageException(_id, $"{id.Length} characters, but MQTT 3.1 allows {LongestOldId}")
                : new UsageException(_idPrefix, $"with 8 random digits {id.Length} characters, but MQTT 3.1 allows "
                    + $"{LongestOldId}");
        }

        return id;
    }

    // What -D says, without the packet limit, which has a member of its own, and with the session's expiry where
    // another option decided it.
    private static List<Property> ConnectProperties(PacketProperties properties, ProtocolVersion version, uint expiry)
    {
        var connect = properties.For(PropertyPackets.Connect);
        connect.RemoveAll(property => property.Id == PropertyId.MaximumPacketSize);
        if (version == ProtocolVersion.V5 && expiry > 0 && properties.SessionExpiry is null)
        {
            connect.Insert(0, new Property(PropertyId.SessionExpiryInterval, expiry));
        }

        return connect;
    }

    // mosquitto_sub's words, and the versions' own numbers.
    private static string? ParseVersion(string text, out ProtocolVersion version)
    {
        version = text switch
        {
            "mqttv31" or "31" or "3.1" => ProtocolVersion.V31,
            "mqttv311" or "311" or "3.1.1" => ProtocolVersion.V311,
            "mqttv5" or "5" or "5.0" => ProtocolVersion.V5,
            _ => default,
        };
        return version == default ? $"{Quoting.Text(text)} is not a version of MQTT (31, 311 or 5)" : null;
    }

    /// <summary>The option that names the client.</summary>
    public DeclaredOption Id => _id;

    /// <summary>Whether the client id was typed, so that another client may have the same.</summary>
    public bool IsIdTyped(ParsedOptions parsed) => parsed.Has(_id);

    // Not from the cryptographic generator: that one needs OpenSSL.
    private static string Unique(int digits) => Guid.NewGuid().ToString("N")[^digits..];
}
