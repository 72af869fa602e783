using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt.Transport;

public sealed class WebSocketTests
{
    private static readonly TimeSpan s_enough = TimeSpan.FromSeconds(10);

    [Fact]
    public void The_upgrade_asks_for_mqtt_at_the_path()
    {
        string? request = null;
        using var server = new ScriptedPeer(socket =>
        {
            request = Upgrade(new NetworkStream(socket));
            socket.Receive(new byte[1]);
        });

        using (var connection = Open(server, "/ws?x=1"))
        {
            Assert.Null(connection.PlainSocket);
        }

        server.Dispose();
        Assert.StartsWith("GET /ws?x=1 HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"\r\nHost: 127.0.0.1:{server.Port}\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nSec-WebSocket-Protocol: mqtt\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_every_size_and_fragments_become_one_stream()
    {
        byte[] small = Bytes(5), middle = Bytes(300), large = Bytes(70_000);
        using var server = new ScriptedPeer(socket =>
        {
            Stream stream = Upgraded(socket);
            stream.Write([.. Frame(2, small), .. Frame(2, middle), .. Frame(2, []), .. Frame(2, large)]);
            stream.Write([.. Frame(2, small, final: false), .. Frame(9, "?"u8), .. Frame(0, middle, final: false),
                .. Frame(0, small)]);
            ReadFrame(stream);
        });
        using var connection = Open(server);

        byte[] expected = [.. small, .. middle, .. large, .. small, .. middle, .. small];
        byte[] received = new byte[expected.Length];
        connection.Stream.ReadExactly(received);

        Assert.True(expected.AsSpan().SequenceEqual(received), "the payloads in order, without their frames");
    }

    [Fact]
    public void Frames_that_come_byte_by_byte_are_put_together()
    {
        using var server = new ScriptedPeer(socket =>
        {
            Stream stream = Upgraded(socket);
            foreach (byte one in (byte[])[.. Frame(2, "ab"u8), .. Frame(9, "?"u8), .. Frame(2, Bytes(130))])
            {
                stream.WriteByte(one);
            }

            ReadFrame(stream);
        });
        using var connection = Open(server);

        byte[] received = new byte[132];
        connection.Stream.ReadExactly(received);

        Assert.Equal((byte[])[.. "ab"u8, .. Bytes(130)], received);
    }

    [Fact]
    public void One_read_takes_what_has_arrived_and_does_not_wait_for_more()
    {
        using var server = new ScriptedPeer(socket =>
        {
            Stream stream = Upgraded(socket);
            stream.Write([.. Frame(2, "ab"u8), .. Frame(2, "cd"u8), .. Frame(2, "efgh"u8)[..4]]);
            ReadFrame(stream);
        });
        using var connection = Open(server);
        byte[] received = new byte[64];

        int read = connection.Stream.Read(received);
        connection.Stream.Write("!"u8);

        Assert.Equal("abcdef"u8, received.AsSpan(0, read));
    }

    [Fact]
    public void What_is_written_goes_out_masked_in_binary_frames()
    {
        (int Opcode, bool Masked, byte[] Payload)[] frames = [];
        using var server = new ScriptedPeer(socket =>
        {
            Stream stream = Upgraded(socket);
            frames = [ReadFrame(stream), ReadFrame(stream), ReadFrame(stream), ReadFrame(stream)];
        });
        using (var connection = Open(server))
        {
            connection.Stream.Write("ping"u8);
            connection.Stream.Write(Bytes(200));
            connection.Stream.Write(Bytes(20_000));
            server.Dispose();
        }

        Assert.All(frames, frame => Assert.Equal((2, true), (frame.Opcode, frame.Masked)));
        Assert.Equal("ping"u8, frames[0].Payload);
        Assert.Equal(Bytes(200), frames[1].Payload);
        Assert.Equal(Bytes(20_000), frames[2].Payload.Concat(frames[3].Payload));
    }

    [Fact]
    public async Task A_ping_is_answered_and_a_close_frame_is_the_end()
    {
        (int Opcode, bool Masked, byte[] Payload)[] frames = [];
        using var server = new ScriptedPeer(socket =>
        {
            Stream stream = Upgraded(socket);
            stream.Write([.. Frame(9, "are you there"u8), .. Frame(10, "unasked"u8),
                .. Frame(8, [0x03, 0xE9, .. "going away"u8])]);
            frames = [ReadFrame(stream), ReadFrame(stream)];
        });
        using var connection = Open(server);

        Assert.Equal(0, await BlockedRead.Start(connection.Stream).WaitAsync(s_enough,
            TestContext.Current.CancellationToken));
        Assert.Equal(0, connection.Stream.Read(new byte[1]));

        server.Dispose();
        Assert.Equal([10, 8], frames.Select(frame => frame.Opcode));
        Assert.Equal("are you there"u8, frames[0].Payload);
        Assert.Equal("\u0003\u00E9", Encoding.Latin1.GetString(frames[1].Payload));
    }

    [Fact]
    public void A_close_frame_is_sent_when_writing_stops()
    {
        (int Opcode, bool Masked, byte[] Payload) frame = (0, false, []);
        int after = -1;
        using var server = new ScriptedPeer(socket =>
        {
            Stream stream = Upgraded(socket);
            frame = ReadFrame(stream);
            after = stream.Read(new byte[1]);
        });
        using var connection = Open(server);

        connection.StopWriting();

        server.Dispose();
        Assert.Equal(8, frame.Opcode);
        Assert.Equal("\u0003\u00E8", Encoding.Latin1.GetString(frame.Payload));
        Assert.Equal(0, after);
    }

    [Theory]
    [InlineData("8103616263", "text")]
    [InlineData("C203616263", "a frame header that cannot be")]
    [InlineData("8283000000006162", "a frame header that cannot be")]
    [InlineData("897E0080", "a frame header that cannot be")]
    [InlineData("0900", "a frame header that cannot be")]
    [InlineData("8003616263", "out of its order")]
    [InlineData("02026162820163", "out of its order")]
    [InlineData("8300", "out of its order")]
    [InlineData("8B00", "an unknown frame")]
    public void Broken_framing_is_an_IOException(string hex, string words)
    {
        using var server = new ScriptedPeer(socket =>
        {
            Stream stream = Upgraded(socket);
            stream.Write(Convert.FromHexString(hex));
            stream.ReadByte();
        });
        using var connection = Open(server);

        var failure = Assert.Throws<IOException>(() =>
        {
            byte[] buffer = new byte[16];
            while (connection.Stream.Read(buffer) > 0)
            {
            }
        });

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found", "the web server has nothing at /mqtt (404 Not Found); brokers differ in "
        + "the path, /mqtt and / are common")]
    [InlineData("HTTP/1.1 401 Unauthorized", "the web server does not let us open /mqtt (401 Unauthorized)")]
    [InlineData("HTTP/1.1 400 Bad Request", "the web server does not open a WebSocket at /mqtt (400 Bad Request)")]
    [InlineData("HTTP/1.1 200 OK", "the web server does not open a WebSocket at /mqtt (200 OK)")]
    [InlineData("HTTP/1.1 301 Moved\r\nLocation: https://example.net/",
        "the web server sends /mqtt on to https://example.net/ (301 Moved)")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: x",
        "the answer to the WebSocket request for /mqtt does not fit the request")]
    [InlineData("HTTP/1.1 ", "the web server does not open a WebSocket at /mqtt ()")]
    [InlineData("SSH-2.0-OpenSSH", "what answers there does not speak HTTP, so no WebSocket either, but SSH: "
        + "'SSH-2.0-OpenSSH'")]
    [InlineData("220 mail.example ESMTP", "what answers there does not speak HTTP, so no WebSocket either, but SMTP: "
        + "'220 mail.example ESMTP'")]
    [InlineData("-ERR unknown command", "what answers there does not speak HTTP, so no WebSocket either, but Redis's "
        + "protocol: '-ERR unknown command'")]
    [InlineData("?\x01", "what answers there does not speak HTTP, so no WebSocket either: "
        + "'?\\x01\\x0D\\x0A\\x0D\\x0A'")]
    [InlineData("HTTP/3 200", "what answers there does not speak HTTP, so no WebSocket either")]
    [InlineData("", "the connection was closed instead of an HTTP answer; does this port speak WebSocket?")]
    public void A_refusal_names_the_path(string answer, string words)
    {
        using var server = new ScriptedPeer(socket =>
        {
            var stream = new NetworkStream(socket);
            ReadRequest(stream);
            stream.Write(Encoding.ASCII.GetBytes(answer.Length > 0 ? answer + "\r\n\r\n" : ""));
        });

        var failure = Assert.Throws<MqttException>(() => Open(server));

        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.Equal($"cannot reach 127.0.0.1:{server.Port}: {words}", failure.Message);
    }

    [Fact]
    public void A_TLS_alert_instead_of_HTTP_is_a_port_for_TLS()
    {
        using var server = new ScriptedPeer(socket =>
        {
            var stream = new NetworkStream(socket);
            ReadRequest(stream);
            stream.Write([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]);
        });

        var failure = Assert.Throws<MqttException>(() => Open(server));

        Assert.Equal((FailureKind.Tls, TlsCause.NotUsed), (failure.Kind, failure.TlsCause));
        Assert.Equal($"127.0.0.1:{server.Port}: what answers there speaks TLS, and the request for a WebSocket was "
            + "sent without", failure.Message);
    }

    [Fact]
    public void Another_subprotocol_is_refused()
    {
        using var server = new ScriptedPeer(socket => Upgrade(new NetworkStream(socket), "chat"));

        var failure = Assert.Throws<MqttException>(() => Open(server));

        Assert.EndsWith("the WebSocket at /mqtt speaks chat, not mqtt", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_silent_in_the_upgrade_times_out()
    {
        using var server = new ScriptedPeer(socket =>
        {
            while (socket.Receive(new byte[4096]) > 0)
            {
            }
        });

        var failure = Assert.Throws<MqttException>(() => TransportConnection.Open(
            Options(server), TimeSpan.FromSeconds(0.3), TestContext.Current.CancellationToken));

        Assert.EndsWith("the WebSocket handshake took longer than 0.3 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_came_whole_before_a_broken_frame_is_read_first()
    {
        using var server = new ScriptedPeer(socket =>
        {
            var stream = Upgraded(socket);
            stream.Write([.. Frame(2, "whole"u8), 0xF2, 0x00]);
            ReadFrame(stream);
        });
        using var connection = Open(server);
        byte[] read = new byte[100];

        int count = connection.Stream.ReadAtLeast(read, 5);

        Assert.Equal("whole"u8, read.AsSpan(0, count));
        Assert.Throws<IOException>(() => connection.Stream.Read(read));
        connection.Stream.Write("."u8);
    }

    [Fact]
    public void A_close_frame_is_told_with_its_code_and_reason()
    {
        using var server = new ScriptedPeer(socket =>
        {
            var stream = Upgraded(socket);
            stream.Write(Frame(8, [0x03, 0xF0, .. "not you"u8]));
            ReadFrame(stream);
        });
        using var connection = Open(server);

        Assert.Equal(0, connection.Stream.Read(new byte[1]));
        Assert.Equal("closed the WebSocket with 1008 not you", connection.CloseReason);
    }

    [Fact]
    public async Task A_blocked_read_ends_when_reading_stops_and_writing_goes_on()
    {
        byte[] last = [];
        using var server = new ScriptedPeer(socket => last = ReadFrame(Upgraded(socket)).Payload);
        using var connection = Open(server);
        var reading = BlockedRead.Start(connection.Stream);

        connection.StopReading();

        Assert.Equal(0, await reading.WaitAsync(s_enough, TestContext.Current.CancellationToken));
        connection.Stream.Write("bye"u8);
        server.Dispose();
        Assert.Equal("bye"u8, last);
    }

    [Fact]
    public void Megabytes_pass_both_ways_at_once_while_pings_come()
    {
        using var server = new ScriptedPeer(socket => Echo(Upgraded(socket)));
        using var connection = Open(server);

        Exchange.BothWays(connection.Stream, 2_000_000);
    }

    [Fact]
    public void WebSocket_runs_inside_TLS()
    {
        var ca = new Certificates();
        using var server = new ScriptedPeer(socket =>
        {
            using var tls = new System.Net.Security.SslStream(new NetworkStream(socket));
            tls.AuthenticateAsServer(TlsServer.Showing(ca.Server("127.0.0.1")));
            Upgrade(tls);
            Echo(tls);
        });
        using var connection = TransportConnection.Open(
            Options(server) with { Tls = new TlsOptions { TrustedRoots = [ca.Authority] } }, s_enough,
                TestContext.Current.CancellationToken);

        Exchange.BothWays(connection.Stream, 200_000);
        Assert.NotNull(connection.Tls);
    }

    private static TransportOptions Options(ScriptedPeer server, string path = "/mqtt") =>
        new() { Host = "127.0.0.1", Port = server.Port, WebSocket = new WebSocketOptions(path) };

    private static TransportConnection Open(ScriptedPeer server, string path = "/mqtt") =>
        TransportConnection.Open(Options(server, path), s_enough, TestContext.Current.CancellationToken);

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7))];

    private static NetworkStream Upgraded(Socket socket)
    {
        var stream = new NetworkStream(socket);
        Upgrade(stream);
        return stream;
    }

    private static string Upgrade(Stream stream, string protocol = "mqtt")
    {
        string request = ReadRequest(stream);
        string key = request.Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
#pragma warning disable CA5350 // RFC 6455 §1.3 names SHA-1.
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key
            + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        stream.Write(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\n"
                + $"upgrade: websocket\r\n"
                + $"Connection: Upgrade\r\n"
                + $"sec-websocket-accept: {accept}\r\n"
                + $"Sec-WebSocket-Protocol: {protocol}\r\n"
                + $"\r\n"));
        return request;
    }

    private static string ReadRequest(Stream stream)
    {
        var request = new StringBuilder();
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int one = stream.ReadByte();
            Assert.NotEqual(-1, one);
            request.Append((char)one);
        }

        return request.ToString();
    }

    private static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool final = true)
    {
        byte[] length = payload.Length switch
        {
            < 126 => [(byte)payload.Length],
            < 65536 => [126, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16),
                (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        return [(byte)((final ? 0x80 : 0) | opcode), .. length, .. payload];
    }

    private static (int Opcode, bool Masked, byte[] Payload) ReadFrame(Stream stream)
    {
        byte[] head = new byte[2];
        stream.ReadExactly(head);
        int length = head[1] & 0x7F;
        if (length == 126)
        {
            byte[] two = new byte[2];
            stream.ReadExactly(two);
            length = BinaryPrimitives.ReadUInt16BigEndian(two);
        }

        bool masked = (head[1] & 0x80) != 0;
        byte[] mask = new byte[4];
        if (masked)
        {
            stream.ReadExactly(mask);
        }

        byte[] payload = new byte[length];
        stream.ReadExactly(payload);
        for (int i = 0; i < length; i++)
        {
            payload[i] ^= mask[i % 4];
        }

        return (head[0] & 0x0F, masked, payload);
    }

    // A ping before every answer: the client's pongs and its writer share the way out. The answers have a thread of
    // their own, so that this side always reads.
    private static void Echo(Stream stream)
    {
        using var answers = new BlockingCollection<byte[]>();
        var answering = new Thread(() =>
        {
            foreach (byte[] payload in answers.GetConsumingEnumerable())
            {
                stream.Write([.. Frame(9, "?"u8), .. Frame(2, payload)]);
            }
        });
        answering.Start();
        int opcode;
        do
        {
            (opcode, _, byte[] payload) = ReadFrameOrEnd(stream);
            if (opcode == 2)
            {
                answers.Add(payload);
            }
        }
        while (opcode is 2 or 10);

        answers.CompleteAdding();
        answering.Join();
    }

    private static (int Opcode, bool Masked, byte[] Payload) ReadFrameOrEnd(Stream stream)
    {
        try
        {
            return ReadFrame(stream);
        }
        catch (IOException)
        {
            return (8, false, []);
        }
    }
}
