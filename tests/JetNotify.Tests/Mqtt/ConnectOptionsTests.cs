using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Tests.Mqtt;

public sealed class ConnectOptionsTests
{
    private static readonly ConnectOptions s_plain = new() { ClientId = "id" };
    private static readonly ConnectOptions s_five = s_plain with { Version = ProtocolVersion.V5 };

    public static TheoryData<ConnectOptions, string> Impossible => new()
    {
        { s_plain with { Version = ProtocolVersion.V31, ClientId = "" }, "1 to 23 characters" },
        { s_plain with { Version = ProtocolVersion.V31, ClientId = new string('a', 24) },
            "1 to 23 characters in MQTT 3.1, not 24" },
        { s_plain with { ClientId = "", CleanStart = false }, "a persistent session needs a client identifier" },
        { s_plain with { ClientId = new string('ä', 32_768) }, "the client identifier takes 65536 bytes of UTF-8" },
        { s_plain with { ClientId = "a\0" }, "the client identifier has a NUL (U+0000) at character 2" },
        { s_plain with { UserName = "\uD800x" }, "the user name has half a surrogate pair at character 1" },
        { s_plain with { Password = new byte[] { 1 } }, "MQTT-3.1.2-22" },
        { s_plain with { UserName = "u", Password = new byte[65_536] }, "the password takes 65536 bytes" },
        { s_plain with { MaxPacketSize = 1 }, "the maximum packet size" },
        { s_plain with { Will = new Will("a/+", default, QoS.AtMostOnce, false, []) },
            "the will's topic: a topic name has no wildcards" },
        { s_plain with { Will = new Will("", default, QoS.AtMostOnce, false, []) }, "at least one character" },
        { s_plain with { Will = new Will("a", new byte[65_536], QoS.AtMostOnce, false, []) },
            "the will's message takes" },
        { s_plain with { Will = new Will("a", default, (QoS)3, false, []) }, "the will's QoS" },
        { s_plain with { Will = new Will("a", default, QoS.AtMostOnce, false,
            [new Property(PropertyId.WillDelayInterval, 1)]) }, "need MQTT 5" },
        { s_plain with { Properties = [new Property(PropertyId.ReceiveMaximum, 1)] }, "properties need MQTT 5" },
        { s_five with { Properties = [new Property(PropertyId.ReceiveMaximum, 0)] },
            "receive-maximum is 1 to 65535, not 0" },
        { s_five with { Properties = [new Property(PropertyId.ReceiveMaximum, 65_536)] },
            "receive-maximum is 1 to 65535, not 65536" },
        { s_five with { Properties = [new Property(PropertyId.TopicAlias, 1)] }, "topic-alias cannot be in CONNECT" },
        { s_five with { Properties = [new Property(PropertyId.ReceiveMaximum, 1),
            new Property(PropertyId.ReceiveMaximum, 2)] }, "receive-maximum cannot be in CONNECT twice" },
        { s_five with { Properties = [new Property((PropertyId)0x7E)] }, "no property 0x7E" },
        { s_five with { Properties = [new Property(PropertyId.UserProperty, Text: "\0", Name: "k")] },
            "user-property has a NUL" },
        { s_five with { Properties = [new Property(PropertyId.AuthenticationData, Data: new byte[1])] },
            "authentication-data needs authentication-method" },
        { s_five with { DisconnectProperties = [new Property(PropertyId.SessionExpiryInterval, 1)] },
            "session-expiry-interval in DISCONNECT" },
        { s_five with { DisconnectProperties = [new Property(PropertyId.ServerReference, Text: "x")] },
            "server-reference" },
        { s_five with { Will = new Will("a", default, QoS.AtMostOnce, false,
            [new Property(PropertyId.TopicAlias, 1)]) },
            "topic-alias cannot be in the will" },
        { s_five with { Will = new Will("a", default, QoS.AtMostOnce, false,
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
        (s_plain with { Version = ProtocolVersion.V31, ClientId = new string('a', 23) }).Validate();
        (s_plain with { ClientId = "" }).Validate();
        (s_plain with { ClientId = new string('a', 65_535) }).Validate();
        (s_plain with { UserName = "", Password = new byte[65_535] }).Validate();
        (s_five with { ClientId = "", CleanStart = false, Password = new byte[1] }).Validate();
        (s_five with
        {
            Properties = [new Property(PropertyId.SessionExpiryInterval, 1)],
            DisconnectProperties = [new Property(PropertyId.SessionExpiryInterval, 0),
                new Property(PropertyId.ReasonString, Text: "done")],
        }).Validate();
    }
}
