using System.Net.Sockets;
using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Tests.Mqtt.Transport;

public sealed class Socks5Tests
{
    [Fact]
    public void The_name_is_left_to_the_proxy_and_its_source_address_is_told()
    {
        using var proxy = new ScriptedPeer(socket =>
        {
            Expect(socket, [5, 1, 0]);
            socket.Send([5, 0]);
            Expect(socket, [5, 1, 0, 3, 12, .. "vqfx.invalid"u8, 0x07, 0x5B]);
            socket.Send([5, 0, 0, 1, 192, 0, 2, 7, 0x12, 0x34]);
            socket.Send("hello"u8);
            Expect(socket, "bye"u8);
        });

        using var connection = Open(proxy, "vqfx.invalid");

        byte[] hello = new byte[5];
        connection.Stream.ReadExactly(hello);
        connection.Stream.Write("bye"u8);
        Assert.Equal("hello"u8, hello);
        Assert.Equal($"vqfx.invalid:1883 via SOCKS5 proxy 127.0.0.1:{proxy.Port}", connection.Description);
        Assert.Equal("192.0.2.7:4660", connection.LocalEndPoint?.ToString());
        Assert.Null(connection.RemoteEndPoint);
        Assert.NotNull(connection.PlainSocket);
    }

    [Theory]
    [InlineData("192.0.2.9", new byte[] { 1, 192, 0, 2, 9 })]
    [InlineData("2001:db8::1", new byte[] { 4, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 })]
    public void An_address_is_sent_as_one(string host, byte[] address)
    {
        using var proxy = new ScriptedPeer(socket =>
        {
            Expect(socket, [5, 1, 0]);
            socket.Send([5, 0]);
            Expect(socket, [5, 1, 0, .. address, 0x07, 0x5B]);
            socket.Send([5, 0, 0, 3, 2, (byte)'g', (byte)'w', 0, 0]);
            socket.Send("!"u8);
        });

        using var connection = Open(proxy, host);

        Assert.Equal('!', connection.Stream.ReadByte());
        Assert.Null(connection.LocalEndPoint);
    }

    [Fact]
    public void User_and_password_are_sent_when_the_proxy_asks()
    {
        using var proxy = new ScriptedPeer(socket =>
        {
            Expect(socket, [5, 2, 0, 2]);
            socket.Send([5, 2]);
            Expect(socket, [1, 3, .. "noc"u8, 6, .. "secret"u8]);
            socket.Send([1, 0]);
            Expect(socket, [5, 1, 0, 3, 4, .. "vqfx"u8, 0x07, 0x5B]);
            socket.Send([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
            socket.Send("!"u8);
        });

        using var connection = Open(proxy, "vqfx", "noc", "secret");

        Assert.Equal('!', connection.Stream.ReadByte());
        Assert.Null(connection.LocalEndPoint);
    }

    [Fact]
    public void A_wrong_password_is_said_so_without_telling_it()
    {
        using var proxy = new ScriptedPeer(socket =>
        {
            Expect(socket, [5, 2, 0, 2]);
            socket.Send([5, 2]);
            Expect(socket, [1, 3, .. "noc"u8, 6, .. "secret"u8]);
            socket.Send([1, 1]);
        });

        Assert.Equal("the proxy does not accept this user and password", Refused(proxy, "noc", "secret"));
    }

    [Fact]
    public void A_proxy_that_wants_a_password_is_said_to()
    {
        using var proxy = new ScriptedPeer(socket =>
        {
            Expect(socket, [5, 1, 0]);
            socket.Send([5, 0xFF]);
        });

        Assert.Equal("the proxy wants a user and a password", Refused(proxy));
    }

    [Theory]
    [InlineData(1, "the proxy failed in general")]
    [InlineData(2, "the proxy's rules do not allow it")]
    [InlineData(3, "the proxy finds the network unreachable")]
    [InlineData(4, "the proxy finds the host unreachable, or does not know its name")]
    [InlineData(5, "the broker's host refused the proxy's connection; nothing listens on that port")]
    [InlineData(6, "the proxy's packets expired on the way (TTL)")]
    [InlineData(7, "the proxy does not support connecting")]
    [InlineData(8, "the proxy does not support this kind of address")]
    [InlineData(9, "the proxy answered with code 9")]
    public void Each_reply_has_its_words(byte code, string words)
    {
        using var proxy = new ScriptedPeer(socket =>
        {
            Expect(socket, [5, 1, 0]);
            socket.Send([5, 0]);
            socket.Receive(new byte[64]);
            socket.Send([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
        });

        Assert.Equal(words, Refused(proxy));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "what listens there does not speak SOCKS5")]
    [InlineData("", "the proxy closed the connection")]
    [InlineData("\u0005", "the proxy closed the connection")]
    public void What_is_no_proxy_is_said_so(string answer, string words)
    {
        using var proxy = new ScriptedPeer(socket =>
        {
            Expect(socket, [5, 1, 0]);
            socket.Send(Encoding.ASCII.GetBytes(answer));
        });

        Assert.Equal(words, Refused(proxy));
    }

    [Fact]
    public void A_proxy_that_is_not_there_is_told_from_the_broker()
    {
        var proxy = new ScriptedPeer(_ => { });
        proxy.Dispose();

        var failure = Assert.Throws<MqttException>(() => Open(proxy, "vqfx"));

        Assert.Equal($"cannot reach SOCKS5 proxy 127.0.0.1:{proxy.Port}: it refused the "
            + "connection. Nothing listens there", failure.Message);
    }

    [Fact]
    public void A_silent_proxy_times_out()
    {
        using var silent = new ScriptedPeer(socket =>
        {
            Expect(socket, [5, 1, 0]);
            socket.Receive(new byte[1]);
        });

        var failure = Assert.Throws<MqttException>(() => TransportConnection.Open(
            new TransportOptions { Host = "vqfx", Proxy = new Socks5Options("127.0.0.1", silent.Port) },
            TimeSpan.FromSeconds(0.3), TestContext.Current.CancellationToken));

        Assert.Equal($"cannot reach vqfx:1883: an answer from SOCKS5 proxy 127.0.0.1:{silent.Port} took longer than "
            + "0.3 s", failure.Message);
    }

    private static TransportConnection Open(ScriptedPeer proxy, string host, string? user = null,
        string? password = null) =>
        TransportConnection.Open(
            new TransportOptions { Host = host, Proxy = new Socks5Options("127.0.0.1", proxy.Port, user, password) },
            TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

    private static string Refused(ScriptedPeer proxy, string? user = null, string? password = null)
    {
        var failure = Assert.Throws<MqttException>(() => Open(proxy, "vqfx", user, password));
        string start = $"cannot reach vqfx:1883 via SOCKS5 proxy 127.0.0.1:{proxy.Port}: ";
        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.StartsWith(start, failure.Message, StringComparison.Ordinal);
        return failure.Message[start.Length..];
    }

    private static void Expect(Socket socket, ReadOnlySpan<byte> expected)
    {
        byte[] buffer = new byte[expected.Length];
        new NetworkStream(socket).ReadExactly(buffer);
        Assert.Equal(expected, buffer);
    }
}
