using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt.Wire;

/// <summary>CONNECT against bytes laid out by hand from the specifications' figures.</summary>
public sealed class ConnectPacketTests
{
    [Fact]
    public void Version_3_1_1_with_nothing_but_a_client_identifier() => Same(
        "10 0F 0004 'MQTT' 04 02 003C 0003 'abc'",
        new ConnectOptions { ClientId = "abc" });

    [Fact]
    public void Version_3_1_has_its_own_protocol_name() => Same(
        "10 11 0006 'MQIsdp' 03 02 003C 0003 'abc'",
        new ConnectOptions { Version = ProtocolVersion.V31, ClientId = "abc" });

    [Fact]
    public void A_persistent_session_without_keep_alive_leaves_both_at_0() => Same(
        "10 0F 0004 'MQTT' 04 00 0000 0003 'abc'",
        new ConnectOptions { ClientId = "abc", CleanStart = false, KeepAliveSeconds = 0 });

    [Fact]
    public void User_password_and_will_stand_in_the_specifications_order() => Same(
        "10 29 0004 'MQTT' 04 EE 000A 0002 'id' 0006 'will/t' 0003 'bye' 0004 'user' 0006 'secret'",
        new ConnectOptions
        {
            ClientId = "id",
            KeepAliveSeconds = 10,
            UserName = "user",
            Password = "secret"u8.ToArray(),
            Will = new Will("will/t", "bye"u8.ToArray(), QoS.AtLeastOnce, Retain: true, []),
        });

    [Fact]
    public void Version_5_says_what_this_end_keeps_to() => Same(
        "10 18 0004 'MQTT' 05 02 003C 08 22 0020 27 00010000 0003 'abc'",
        new ConnectOptions { Version = ProtocolVersion.V5, ClientId = "abc", MaxPacketSize = 65_536 });

    [Fact]
    public void Version_5_sends_every_property_but_those_whose_value_is_the_default() => Same(
        "10 3D 0004 'MQTT' 05 06 003C 16 11 0000003C 21 0014 26 0001 'k' 0001 'v' 26 0001 'k' 0001 'w'"
            + " 0000 0C 03 0004 'text' 18 00000005 0006 'will/t' 0003 'bye'",
        new ConnectOptions
        {
            Version = ProtocolVersion.V5,
            ClientId = "",
            Properties =
            [
                new Property(PropertyId.TopicAliasMaximum, 0),
                new Property(PropertyId.SessionExpiryInterval, 60),
                new Property(PropertyId.ReceiveMaximum, 20),
                new Property(PropertyId.UserProperty, Text: "v", Name: "k"),
                new Property(PropertyId.UserProperty, Text: "w", Name: "k"),
            ],
            Will = new Will("will/t", "bye"u8.ToArray(), QoS.AtMostOnce, Retain: false,
            [
                new Property(PropertyId.WillDelayInterval, 5),
                new Property(PropertyId.ContentType, Text: "text"),
            ]),
        });

    [Fact]
    public void Version_5_may_send_a_password_without_a_user() => Same(
        "10 17 0004 'MQTT' 05 42 003C 03 22 0020 0001 'a' 0004 'pass'",
        new ConnectOptions { Version = ProtocolVersion.V5, ClientId = "a", Password = "pass"u8.ToArray() });

    [Fact]
    public void Version_5_may_come_back_to_a_session_with_an_empty_client_identifier() => Same(
        "10 10 0004 'MQTT' 05 00 003C 03 22 0020 0000",
        new ConnectOptions { Version = ProtocolVersion.V5, ClientId = "", CleanStart = false });

    [Fact]
    public void A_will_may_expire_at_once() => Same(
        "10 1D 0004 'MQTT' 05 06 003C 03 22 0020 0001 'a' 05 02 00000000 0001 'w' 0001 'm'",
        new ConnectOptions
        {
            Version = ProtocolVersion.V5,
            ClientId = "a",
            Will = new Will("w", "m"u8.ToArray(), QoS.AtMostOnce, Retain: false,
                [new Property(PropertyId.MessageExpiryInterval, 0)]),
        });

    [Fact]
    public void A_property_may_be_an_empty_string() => Same(
        "10 14 0004 'MQTT' 05 02 003C 06 15 0000 22 0020 0001 'a'",
        new ConnectOptions
        {
            Version = ProtocolVersion.V5,
            ClientId = "a",
            Properties = [new Property(PropertyId.AuthenticationMethod, Text: "")],
        });

    [Fact]
    public void DISCONNECT_may_end_the_session_at_once()
    {
        var session = new CodedSession(new ConnectOptions
        {
            Version = ProtocolVersion.V5,
            ClientId = "a",
            Properties = [new Property(PropertyId.SessionExpiryInterval, 60)],
            DisconnectProperties = [new Property(PropertyId.SessionExpiryInterval, 0)],
        });
        session.Disconnect(0);
        Assert.Equal(Convert.ToHexString(WireVector.Parse("E0 07 00 05 11 00000000")),
            Convert.ToHexString(session.Outbound));
    }

    [Fact]
    public void Lengths_are_counted_in_bytes_of_UTF_8() => Same(
        "10 10 0004 'MQTT' 04 02 003C 0004 F09F9880",
        new ConnectOptions { ClientId = "😀" });

    [Fact]
    public void A_long_packet_has_a_longer_Remaining_Length()
    {
        var session = new CodedSession(new ConnectOptions { ClientId = new string('a', 200) });
        session.Connect();
        Assert.Equal(WireVector.Parse("10 D4 01 0004 'MQTT' 04 02 003C 00C8 'aaa'"), session.Outbound[..18]);
        Assert.Equal(3 + 212, session.Outbound.Length);
    }

    private static void Same(string expected, ConnectOptions options)
    {
        var session = new CodedSession(options);
        session.Connect();
        Assert.Equal(Convert.ToHexString(WireVector.Parse(expected)), Convert.ToHexString(session.Outbound));
    }
}
