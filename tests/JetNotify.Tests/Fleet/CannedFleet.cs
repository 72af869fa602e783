using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Fleet;

/// <summary>
/// Brokers by the thousand: one listener on a port of every loopback address, so that each address of 127/8 is a router
/// of its own. They admit, grant and answer pings; a test says what else they do. Written out by hand: nothing of the
/// code under test is in it.
/// </summary>
internal sealed class CannedFleet : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<IPAddress, CannedRouter> _routers = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    private CannedFleet(int port)
    {
        Port = port;
        Listen();
    }

    /// <summary>The port of all of them.</summary>
    public int Port { get; }

    /// <summary>What a router does once it is subscribed to, beside answering.</summary>
    public Func<CannedClient, Task> Script { get; set; } = _ => Task.CompletedTask;

    /// <summary>What a router does instead of answering CONNECT; true where it did something.</summary>
    public Func<CannedClient, Task<bool>> Greet { get; set; } = _ => Task.FromResult(false);

    /// <summary>How many connections came, of all routers.</summary>
    public int Connections => _routers.Values.Sum(router => router.Connections);

    /// <summary>How many clients are subscribed now.</summary>
    public int Subscribed => _routers.Values.Count(router => router.Client is { IsSubscribed: true });

    public static CannedFleet Start() => new(RealBroker.FreePort());

    /// <summary>The router of an address.</summary>
    public CannedRouter this[string address] => _routers.GetOrAdd(IPAddress.Parse(address), _ => new CannedRouter());

    /// <summary>The address of one of many routers.</summary>
    public static string Address(int number) => string.Create(CultureInfo.InvariantCulture,
        $"127.{1 + (number / 62_500)}.{number / 250 % 250}.{1 + (number % 250)}");

    /// <summary>An inventory of so many.</summary>
    public string Lines(int count, string more = "") =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"{Address(i)}:{Port} r{i:00000} {more}\n"));

    /// <summary>Cuts every connection and listens no more.</summary>
    public async Task Kill()
    {
        // A process that is being started has copies of this one's sockets for a moment: closed alone it would listen on.
        _listener?.Shutdown(SocketShutdown.Both);
        _listener?.Dispose();
        _listener = null;
        await _accepting;
        foreach (var router in _routers.Values)
        {
            router.Client?.Cut();
        }
    }

    /// <summary>Listens (again).</summary>
    public void Listen()
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Any, Port));
        _listener.Listen(4096);
        _accepting = Accept(_listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Kill();
        _end.Dispose();
    }

    private async Task Accept(Socket listener)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(_end.Token);
                socket.NoDelay = true;
                var router = _routers.GetOrAdd(((IPEndPoint)socket.LocalEndPoint!).Address, _ => new CannedRouter());
                _ = router.Serve(new CannedClient(socket, router), this);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }
}

/// <summary>One of them.</summary>
internal sealed class CannedRouter
{
    private int _connections;
    private int _pings;

    /// <summary>How many PINGREQ came.</summary>
    public int Pings => Volatile.Read(ref _pings);

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Who is connected last.</summary>
    public CannedClient? Client { get; private set; }

    /// <summary>The filters of each SUBSCRIBE, and with a minus of each UNSUBSCRIBE.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Packets of other types: PUBACK, DISCONNECT …, their first byte.</summary>
    public ConcurrentQueue<byte> Other { get; } = new();

    public async Task Serve(CannedClient client, CannedFleet fleet)
    {
        Interlocked.Increment(ref _connections);
        Client = client;
        using (client)
        {
            try
            {
                while (await client.Receive() is { } packet)
                {
                    await Answer(client, fleet, packet);
                }
            }
            catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException)
            {
            }
        }
    }

    private async Task Answer(CannedClient client, CannedFleet fleet, byte[] packet)
    {
        switch (packet[0] >> 4)
        {
            case 1 when !await fleet.Greet(client):
                await client.Send([0x20, 2, (byte)(client.HasSession ? 1 : 0), 0]);
                break;
            case 8:
                int filters = Ask(packet, "", step: 1);
                client.IsSubscribed = true;
                await client.Send([0x90, (byte)(2 + filters), packet[2], packet[3],
                    .. Enumerable.Repeat((byte)1, filters)]);
                _ = fleet.Script(client);
                break;
            case 10:
                _ = Ask(packet, "-", step: 0);
                await client.Send([0xB0, 2, packet[2], packet[3]]);
                break;
            case 12:
                Interlocked.Increment(ref _pings);
                await client.Send([0xD0, 0]);
                break;
            case not 1:
                Other.Enqueue(packet[0]);
                break;
            default:
                break;
        }
    }

    private int Ask(byte[] packet, string sign, int step)
    {
        int count = 0;
        for (int at = 4; at < packet.Length; count++)
        {
            int length = (packet[at] << 8) | packet[at + 1];
            Asked.Enqueue(sign + Encoding.UTF8.GetString(packet, at + 2, length));
            at += 2 + length + step;
        }

        return count;
    }
}

/// <summary>Who is connected to one of them.</summary>
internal sealed class CannedClient(Socket socket, CannedRouter router) : IDisposable
{
    private readonly NetworkStream _stream = new(socket);

    public CannedRouter Router { get; } = router;

    public IPAddress Address { get; } = ((IPEndPoint)socket.LocalEndPoint!).Address;

    public bool IsSubscribed { get; set; }

    public bool HasSession { get; set; }

    public Task Publish(string topic, string payload, int qos = 0, int id = 1) =>
        Send(ScriptedPeer.PublishPacket(topic, Encoding.UTF8.GetBytes(payload), qos, id));

    public async Task Send(byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>The next whole packet with a length of one byte or more, or null at the end.</summary>
    public async Task<byte[]?> Receive()
    {
        byte[] one = new byte[1];
        var head = new List<byte>();
        int length = 0;
        do
        {
            if (await _stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Add(one[0]);
            length |= head.Count > 1 ? (one[0] & 0x7F) << (7 * (head.Count - 2)) : 0;
        }
        while (head.Count == 1 || (one[0] & 0x80) != 0);
        byte[] body = new byte[length];
        await _stream.ReadExactlyAsync(body);
        return [head[0], .. head.Count > 2 ? head[1..] : [(byte)length], .. body];
    }

    /// <summary>Cuts it with a reset.</summary>
    public void Cut()
    {
        IsSubscribed = false;
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
        catch (ObjectDisposedException)
        {
            // The client left first.
        }
    }

    public void Dispose()
    {
        IsSubscribed = false;
        _stream.Dispose();
        socket.Dispose();
    }
}
