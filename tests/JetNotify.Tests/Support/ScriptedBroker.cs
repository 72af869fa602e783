using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace JetNotify.Tests.Support;

/// <summary>
/// A broker that does exactly what a test says, byte by byte. It shares nothing with the code under test: its packets
/// are written out by hand.
/// </summary>
public sealed class ScriptedBroker : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly Task _accepting;
    private int _connections;

    private ScriptedBroker(Func<ScriptedPeer, int, Task> script)
    {
        _listener.Start();
        _accepting = Accept(script);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string PortText => Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>How many connections were accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Plays the same script to each connection.</summary>
    public static ScriptedBroker Start(Func<ScriptedPeer, Task> script) => new((peer, _) => script(peer));

    /// <summary>Plays a script that knows which connection it is, counted from 1.</summary>
    public static ScriptedBroker Start(Func<ScriptedPeer, int, Task> script) => new(script);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
        if (_failures.TryDequeue(out var failure))
        {
            throw new InvalidOperationException("the scripted broker met what it did not expect: " + failure.Message,
                failure);
        }
    }

    private async Task Accept(Func<ScriptedPeer, int, Task> script)
    {
        var peers = new List<Task>();
        try
        {
            while (!_end.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                peers.Add(Play(client, script, Interlocked.Increment(ref _connections)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException)
        {
        }

        await Task.WhenAll(peers);
    }

    private async Task Play(TcpClient client, Func<ScriptedPeer, int, Task> script, int number)
    {
        using var peer = new ScriptedPeer(client, _end.Token);
        try
        {
            await script(peer, number);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client left first: whether it should have is the test's question.
        }
        catch (Exception unexpected)
        {
            _failures.Enqueue(unexpected);
        }
    }
}

/// <summary>One client as the scripted broker sees it.</summary>
public sealed class ScriptedPeer : IDisposable
{
    private readonly TcpClient _client;
    private readonly CancellationToken _end;

    public ScriptedPeer(TcpClient client, CancellationToken end)
    {
        _client = client;
        _client.NoDelay = true;
        _end = end;
    }

    public NetworkStream Stream => _client.GetStream();

    public Socket Socket => _client.Client;

    /// <summary>The next whole packet, or null at the end of the stream.</summary>
    public async Task<byte[]?> Receive()
    {
        var packet = new List<byte>();
        byte[] one = new byte[1];
        int length = 0;
        do
        {
            if (await Stream.ReadAsync(one, _end) == 0)
            {
                return null;
            }

            packet.Add(one[0]);
            if (packet.Count > 1)
            {
                length |= (one[0] & 0x7F) << (7 * (packet.Count - 2));
            }
        }
        while (packet.Count == 1 || (one[0] & 0x80) != 0);
        byte[] body = new byte[length];
        await Stream.ReadExactlyAsync(body, _end);
        return [.. packet, .. body];
    }

    /// <summary>The next packet, which must be of this type (its first nibble).</summary>
    public async Task<byte[]> Expect(int type)
    {
        byte[]? packet = await Receive();
        Assert.NotNull(packet);
        Assert.Equal(type, packet[0] >> 4);
        return packet;
    }

    /// <summary>Sends bytes written as hexadecimal, with spaces where they help the reader.</summary>
    public Task Send(string hex) =>
        Send(Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal)));

    public async Task Send(byte[] bytes) => await Stream.WriteAsync(bytes, _end);

    /// <summary>CONNECT is awaited and answered with success.</summary>
    public async Task<byte[]> Admit()
    {
        byte[] connect = await Expect(1);
        await Send(connect[8] == 5 ? "20 03 00 00 00" : "20 02 00 00");
        return connect;
    }

    /// <summary>SUBSCRIBE is awaited and every filter of it granted with this code.</summary>
    public async Task<byte[]> Grant(byte code = 0, int filters = 1, bool v5 = false)
    {
        byte[] subscribe = await Expect(8);
        byte[] codes = Enumerable.Repeat(code, filters).ToArray();
        byte[] head = [subscribe[2], subscribe[3]];
        byte[] properties = v5 ? [0] : [];
        await Send([0x90, (byte)(2 + properties.Length + filters), .. head, .. properties, .. codes]);
        return subscribe;
    }

    /// <summary>A 3.x PUBLISH.</summary>
    public Task Publish(string topic, string payload, int qos = 0, int id = 1, bool dup = false) =>
        Send(PublishPacket(topic, Encoding.UTF8.GetBytes(payload), qos, id, dup));

    public static byte[] PublishPacket(string topic, byte[] payload, int qos = 0, int id = 1, bool dup = false)
    {
        byte[] name = Encoding.UTF8.GetBytes(topic);
        byte[] packetId = qos == 0 ? [] : [(byte)(id >> 8), (byte)id];
        byte[] body = [(byte)(name.Length >> 8), (byte)name.Length, .. name, .. packetId, .. payload];
        var length = new List<byte>();
        int left = body.Length;
        do
        {
            length.Add((byte)((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
            left >>= 7;
        }
        while (left != 0);
        return [(byte)(0x30 | (qos << 1) | (dup ? 8 : 0)), .. length, .. body];
    }

    /// <summary>Waits until the client closes, reading what it sends and showing each packet as it comes.</summary>
    public async Task<List<byte[]>> UntilClosed(Action<byte[]>? received = null)
    {
        var packets = new List<byte[]>();
        while (await Receive() is { } packet)
        {
            packets.Add(packet);
            received?.Invoke(packet);
        }

        return packets;
    }

    /// <summary>Cuts with RST.</summary>
    public void Reset()
    {
        _client.Client.LingerState = new LingerOption(true, 0);
        _client.Client.Close();
    }

    public void Dispose() => _client.Dispose();
}
