using System.Globalization;
using System.Net.Sockets;
using System.Text;
using JetNotify.Simulator.Broker;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Simulator;

/// <summary>A client that sends and expects bytes written out by hand: it shares nothing with the code under
/// test.</summary>
internal static class RawClient
{
    public const string ConnAck = "20020000";

    /// <summary>A TCP connection, nothing sent.</summary>
    public static async Task<ScriptedPeer> Open(MqttBroker broker)
    {
        var client = new TcpClient();
        await client.ConnectAsync(broker.EndPoint, TestContext.Current.CancellationToken);
        return new ScriptedPeer(client, TestContext.Current.CancellationToken);
    }

    /// <summary>A connection that had its CONNACK.</summary>
    public static async Task<ScriptedPeer> Connect(
        MqttBroker broker, string id, bool clean = true, int keepAlive = 60, string will = "", bool present = false)
    {
        var peer = await Open(broker);
        await peer.Send(ConnectPacket(id, clean, keepAlive, will));
        Assert.Equal(present ? "20020100" : ConnAck, Hex(await peer.Expect(2)));
        return peer;
    }

    public static byte[] ConnectPacket(string id, bool clean = true, int keepAlive = 60, string will = "",
        byte level = 4)
    {
        byte[] rest = will.Length == 0 ? [] : [.. Text(will), .. Text("gone")];
        byte flags = (byte)((clean ? 2 : 0) | (will.Length == 0 ? 0 : 4));
        byte[] properties = level == 5 ? [0] : [];
        byte[] willProperties = level == 5 && will.Length > 0 ? [0] : [];
        byte[] body =
        [
            .. Text("MQTT"), level, flags, (byte)(keepAlive >> 8), (byte)keepAlive, .. properties, .. Text(id),
                .. willProperties, .. rest,
        ];
        return [0x10, (byte)body.Length, .. body];
    }

    /// <summary>SUBSCRIBE of one filter with packet identifier 1; its SUBACK is awaited.</summary>
    public static async Task<ScriptedPeer> Subscribe(this ScriptedPeer peer, string filter, int qos = 0)
    {
        byte[] body = [0, 1, .. Text(filter), (byte)qos];
        await peer.Send([0x82, (byte)body.Length, .. body]);
        Assert.Equal($"90030001{qos:X2}", Hex(await peer.Expect(9)));
        return peer;
    }

    public static async Task PubAck(this ScriptedPeer peer, byte[] publish)
    {
        int id = 2 + 2 + ((publish[2] << 8) | publish[3]);
        await peer.Send($"4002{publish[id]:X2}{publish[id + 1]:X2}");
    }

    /// <summary>The payload of a short PUBLISH of 3.x as text.</summary>
    public static string Payload(byte[] publish)
    {
        int start = 2 + 2 + ((publish[2] << 8) | publish[3]) + ((publish[0] & 6) == 0 ? 0 : 2);
        return Encoding.UTF8.GetString(publish[start..]);
    }

    public static string Hex(byte[] bytes) => Convert.ToHexString(bytes);

    public static string Port(this MqttBroker broker) => broker.EndPoint.Port.ToString(CultureInfo.InvariantCulture);

    private static byte[] Text(string text) =>
        [(byte)(text.Length >> 8), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
}
