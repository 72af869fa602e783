using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace JetNotify.Bench.Fleet;

/// <summary>
/// Ten thousand brokers in one process: one listener for every loopback address, each address a router. They admit,
/// grant, answer pings and send events; nothing else, so that little of what is measured is theirs.
/// </summary>
internal sealed class CannedFleet(int port) : IDisposable
{
    private const string Topic = "/junos/events/kernel/interfaces/ifa/add/ge-0/0/0.0/inet/192.0.2.1/32";

    private static readonly byte[] s_body = Body();

    private readonly ConcurrentDictionary<uint, Client> _clients = new();
    private Socket? _listener;
    private int _connections;
    private int _subscribed;

    public int Port => port;

    /// <summary>Listens no more; connections end with the process.</summary>
    public void Dispose() => _listener?.Dispose();

    public int Connections => Volatile.Read(ref _connections);

    public int Subscribed => Volatile.Read(ref _subscribed);

    /// <summary>Connections of the last whole second, the most of any second since it was asked last.</summary>
    public int MostConnectionsASecond { get; private set; }

    public static string Address(int number) => string.Create(CultureInfo.InvariantCulture,
        $"127.{1 + (number / 62_500)}.{number / 250 % 250}.{1 + (number % 250)}");

    /// <summary>An inventory of so many, as plain lines.</summary>
    public string Inventory(int count, string more = "") =>
        string.Concat(Enumerable.Range(0, count)
            .Select(i => $"{Address(i)}:{port} r{i:00000} site=s{i % 50} {more}\n"));

    public void Listen()
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Any, port));
        _listener.Listen(4096);
        _ = Accept(_listener);
    }

    /// <summary>Every broker is gone at once, with a reset.</summary>
    public void Kill()
    {
        _listener!.Dispose();
        foreach (var client in _clients.Values)
        {
            client.Cut();
        }

        _clients.Clear();
    }

    /// <summary>Every router sends so many events a second for so long, evenly over the second.</summary>
    /// <returns>How many were sent.</returns>
    public long SendEvents(int perSecond, TimeSpan duration, int qos, Func<uint, bool>? which = null)
    {
        var clients = _clients.Values.Where(client => which?.Invoke(client.Address) ?? true).ToArray();

        // Five acknowledgements at a time: the brokers share the machine with what is measured, and a router does not
        // wake for each either.
        Array.ForEach(clients, client => client.WakeAt(qos > 0 ? 20 : 1));
        byte[] packet = Packet(qos);
        int stamp = packet.AsSpan().IndexOf("@@@@@@@@@@@@@@@@@@"u8);
        const int Slices = 50;
        long sent = 0;
        var clock = Stopwatch.StartNew();
        long interval = 1_000 / perSecond;
        for (long round = 0; round * interval < duration.TotalMilliseconds; round++)
        {
            for (int slice = 0; slice < Slices; slice++)
            {
                double due = (round * interval) + (interval * slice / (double)Slices);
                while (clock.Elapsed.TotalMilliseconds < due)
                {
                    Thread.Sleep(1);
                }

                for (int i = slice; i < clients.Length; i += Slices)
                {
                    _ = Stopwatch.GetTimestamp().TryFormat(packet.AsSpan(stamp, 18), out int digits, "D18",
                        CultureInfo.InvariantCulture);
                    if (qos > 0)
                    {
                        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(3 + 2 + Topic.Length), clients[i].NextId());
                    }

                    sent += clients[i].TrySend(packet) ? 1 : 0;
                }
            }
        }

        Array.ForEach(clients, client => client.WakeAt(1));
        return sent;
    }

    /// <summary>One router sends as fast as it goes, so many events.</summary>
    public void Flood(string address, long messages, CancellationToken end = default)
    {
        var client = _clients[Key(IPAddress.Parse(address))];
        byte[] packet = Packet(qos: 0);
        byte[] block = [.. Enumerable.Repeat(packet, 500).SelectMany(one => one)];
        for (long left = messages; left > 0 && !end.IsCancellationRequested; left -= 500)
        {
            client.SendAll(block.AsSpan(0, (int)Math.Min(500, left) * packet.Length));
        }
    }

    public static uint Key(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    // The stamp is digits, in the place of the event's own time.
    private static byte[] Packet(int qos)
    {
        byte[] topic = Encoding.UTF8.GetBytes(Topic);
        int length = 2 + topic.Length + (qos > 0 ? 2 : 0) + s_body.Length;
        return
        [
            (byte)(0x30 | (qos << 1)), (byte)((length & 0x7F) | 0x80), (byte)(length >> 7), 0, (byte)topic.Length,
                .. topic,
            .. qos > 0 ? new byte[] { 0, 1 } : [], .. s_body,
        ];
    }

    private static byte[] Body()
    {
        using var stream = typeof(CannedFleet).Assembly.GetManifestResourceStream("real-ifa-add.json")!;
        using var reader = new StreamReader(stream);
        string text = reader.ReadToEnd();
        int end = text.LastIndexOf('}');
        return Encoding.UTF8.GetBytes($"{text[..end]}, \"stamp\": \"@@@@@@@@@@@@@@@@@@\"}}");
    }

    private async Task Accept(Socket listener)
    {
        long second = 0;
        int ofSecond = 0;
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync().ConfigureAwait(false);
                socket.NoDelay = true;
                long now = Environment.TickCount64 / 1000;
                ofSecond = now == second ? ofSecond + 1 : 1;
                second = now;
                MostConnectionsASecond = Math.Max(MostConnectionsASecond, ofSecond);
                Interlocked.Increment(ref _connections);
                uint address = Key(((IPEndPoint)socket.LocalEndPoint!).Address);
                var client = new Client(socket, address, this);
                _clients[address] = client;
                _ = client.Serve();
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
        }
    }

    public void ForgetRate() => MostConnectionsASecond = 0;

    private sealed class Client(Socket socket, uint address, CannedFleet fleet)
    {
        private ushort _id;
        private bool _isSubscribed;

        public uint Address => address;

        public ushort NextId() => ++_id == 0 ? ++_id : _id;

        /// <summary>Reads only once so many bytes have come (SO_RCVLOWAT of socket(7)).</summary>
        public void WakeAt(int bytes)
        {
            try
            {
                socket.SetRawSocketOption(1, 18, BitConverter.GetBytes(bytes));
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
            }
        }

        public async Task Serve()
        {
            byte[] buffer = new byte[512];
            try
            {
                int count;
                while ((count = await socket.ReceiveAsync(buffer).ConfigureAwait(false)) > 0)
                {
                    Answer(buffer, count);
                }
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
            }

            if (_isSubscribed)
            {
                Interlocked.Decrement(ref fleet._subscribed);
            }

            socket.Dispose();
        }

        // What a client sends is small and comes whole.
        private void Answer(byte[] buffer, int count)
        {
            for (int at = 0; at + 2 <= count;)
            {
                int length = buffer[at + 1];
                int head = 2;
                if (length > 127)
                {
                    length = (length & 127) | (buffer[at + 2] << 7);
                    head = 3;
                }

                switch (buffer[at] >> 4)
                {
                    case 1:
                        SendAll([0x20, 2, 0, 0]);
                        break;
                    case 8:
                        SendAll([0x90, 3, buffer[at + head], buffer[at + head + 1], buffer[at + head + length - 1]]);
                        _isSubscribed = true;
                        Interlocked.Increment(ref fleet._subscribed);
                        break;
                    case 12:
                        SendAll([0xD0, 0]);
                        break;
                    default:
                        break;
                }

                at += head + length;
            }
        }

        public bool TrySend(byte[] packet)
        {
            try
            {
                return socket.Send(packet, SocketFlags.None, out _) == packet.Length;
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
        }

        public void SendAll(ReadOnlySpan<byte> bytes)
        {
            try
            {
                while (!bytes.IsEmpty)
                {
                    bytes = bytes[socket.Send(bytes)..];
                }
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
            }
        }

        public void Cut()
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }
            catch (ObjectDisposedException)
            {
            }
        }
    }
}
