using JetNotify.Mqtt;
using JetNotify.Mqtt.Packets;
using MQTTnet.Exceptions;
using MQTTnet.Packets;

namespace JetNotify.Tests.Mqtt.Packets;

/// <summary>What MQTTnet cannot say in 5.0, one by one: where one of these fails, that packet of
/// <see cref="OwnPackets"/> can go.</summary>
public sealed class OwnPacketsTests
{
    [Fact]
    public void MQTTnet_refuses_a_password_without_a_user_name() => Assert.Throws<MqttProtocolViolationException>(
        () => Encode(new MqttConnectPacket { ClientId = "a", CleanSession = true, Password = [1] }));

    [Fact]
    public void MQTTnet_refuses_an_empty_client_identifier_without_a_clean_start() =>
        Assert.Throws<MqttProtocolViolationException>(
        () => Encode(new MqttConnectPacket { ClientId = "", CleanSession = false }));

    [Fact]
    public void MQTTnet_leaves_out_that_a_will_expires_at_once() => Assert.Equal(
        Encode(Will()),
        Encode(Will(will => will.WillMessageExpiryInterval = 0)));

    [Fact]
    public void MQTTnet_leaves_out_that_a_session_ends_at_once() => Assert.Equal(
        Encode(new MqttDisconnectPacket()),
        Encode(new MqttDisconnectPacket { SessionExpiryInterval = 0 }));

    [Fact]
    public void MQTTnet_leaves_out_a_property_that_is_an_empty_string() => Assert.Equal(
        Encode(Will()),
        Encode(Will(will => will.WillContentType = "")));

    private static MqttConnectPacket Will(Action<MqttConnectPacket>? change = null)
    {
        var packet = new MqttConnectPacket
        {
            ClientId = "a",
            CleanSession = true,
            WillFlag = true,
            WillTopic = "w",
            WillMessage = []
        };
        change?.Invoke(packet);
        return packet;
    }

    private static byte[] Encode(MqttPacket packet) => new PacketCodec(ProtocolVersion.V5).Encode(packet).ToArray();
}
