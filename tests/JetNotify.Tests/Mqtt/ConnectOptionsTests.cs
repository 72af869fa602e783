using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Tests.Mqtt;

public sealed class ConnectOptionsTests
{
    private static readonly ConnectOptions Plain = new() { ClientId = "id" };
    private static readonly ConnectOptions Five = Plain with { Version = ProtocolVersion.V5 };

    public static TheoryData<ConnectOptions, string> Impossible => new()
    {
        { Plain with { Version = ProtocolVersion.V31, ClientId = "" }, "1 to 23 characters" },
        { Plain with { Version = ProtocolVersion.V31, ClientId = new string('a', 24) },
            "1 to 23 characters in MQTT 3.1, not 24" },
        { Plain with { ClientId = "", CleanStart = false }, "a persistent session needs a client identifier" },
        { Plain with { ClientId = new string('ä', 32_768) }, "the client identifier takes 65536 bytes of UTF-8" },
        { Plain with { ClientId = "a\0" }, "the client identifier has a NUL (U+0000) at character 2" },
        { Plain with { UserName = "\uD800x" }, "the user name has half a surrogate pair at character 1" },
        { Plain with { Password = new byte[] { 1 } }, "MQTT-3.1.2-22" },
        { Plain with { UserName = "u", Password = new byte[65_536] }, "the password takes 65536 bytes" },
        { Plain with { MaxPacketSize = 1 }, "the maximum packet size" },
        { Plain with { Will = new Will("a/+", default, QoS.AtMostOnce, false, []) },
            "the will's topic: a topic name has no wildcards" },
        { Plain with { Will = new Will("", default, QoS.AtMostOnce, false, []) }, "at least one character" },
        { Plain with { Will = new Will("a", new byte[65_536], QoS.AtMostOnce, false, []) },
            "the will's message takes" },
        { Plain with { Will = new Will("a", default, (QoS)3, false, []) }, "the will's QoS" },
        { Plain with { Will = new Will("a", default, QoS.AtMostOnce, false,
            [new Property(PropertyId.WillDelayInterval, 1)]) }, "need MQTT 5" },
        { Plain with { Properties = [new Property(PropertyId.ReceiveMaximum, 1)] }, "properties need MQTT 5" },
        { Five with { Properties = [new Property(PropertyId.ReceiveMaximum, 0)] },
            "receive-maximum is 1 to 65535, not 0" },
        { Five with { Properties = [new Property(PropertyId.ReceiveMaximum, 65_536)] },
            "receive-maximum is 1 to 65535, not 65536" },
        { Five with { Properties = [new Property(PropertyId.TopicAlias, 1)] }, "topic-alias cannot be in CONNECT" },
        { Five with { Properties = [new Property(PropertyId.ReceiveMaximum, 1),
            new Property(PropertyId.ReceiveMaximum, 2)] }, "receive-maximum cannot be in CONNECT twice" },
        { Five with { Properties = [new Property((PropertyId)0x7E)] }, "no property 0x7E" },
        { Five with { Properties = [new Property(PropertyId.UserProperty, Text: "\0", Name: "k")] },
            "user-property has a NUL" },
        { Five with { Properties = [new Property(PropertyId.AuthenticationData, Data: new byte[1])] },
            "authentication-data needs authentication-method" },
        { Five with { DisconnectProperties = [new Property(PropertyId.SessionExpiryInterval, 1)] },
            "session-expiry-interval in DISCONNECT" },
        { Five with { DisconnectProperties = [new Property(PropertyId.ServerReference, Text: "x")] },
            "server-reference" },
        { Five with { Will = new Will("a", default, QoS.AtMostOnce, false, [new Property(PropertyId.TopicAlias, 1)]) },
            "topic-alias cannot be in the will" },
        { Five with { Will = new Will("a", default, QoS.AtMostOnce, false,
            [new Property(PropertyId.ResponseTopic, Text: "a/#")]) }, "response-topic: a topic name has no wildcards" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_no_CONNECT_can_carry_is_refused_by_name(ConnectOptions options, string says)
    {
        var refusal = Assert.Throws<ArgumentException>(options.Validate);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Session(options));
    }

    [Fact]
    public void What_just_fits_is_taken()
    {
        (Plain with { Version = ProtocolVersion.V31, ClientId = new string('a', 23) }).Validate();
        (Plain with { ClientId = "" }).Validate();
        (Plain with { ClientId = new string('a', 65_535) }).Validate();
        (Plain with { UserName = "", Password = new byte[65_535] }).Validate();
        (Five with { ClientId = "", CleanStart = false, Password = new byte[1] }).Validate();
        (Five with
        {
            Properties = [new Property(PropertyId.SessionExpiryInterval, 1)],
            DisconnectProperties = [new Property(PropertyId.SessionExpiryInterval, 0),
                new Property(PropertyId.ReasonString, Text: "done")],
        }).Validate();
    }
}
