using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace JetNotify.Tests.Simulator;

/// <summary>A client that sends whatever it likes, in bytes written out by hand. Blocking; one thread each.</summary>
internal sealed class HostileClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        SendTimeout = 1000,
        ReceiveTimeout = 20_000,
        NoDelay = true,
    };

    private Thread? _reader;

    public HostileClient(int port) => _socket.Connect(IPAddress.Loopback, port);

    public static byte[] Publish(string topic, ReadOnlySpan<byte> payload, int qos = 0, bool retain = false,
        ushort id = 1, bool v5 = false) =>
        Packet(
        (byte)(0x30 | (qos << 1) | (retain ? 1 : 0)),
        [.. Text(topic), .. qos > 0 ? Number(id) : [], .. v5 ? (byte[])[0] : [], .. payload]);

    public static byte[] Subscribe(string filter, int qos = 0, bool v5 = false) =>
        Packet(0x82, [0, 1, .. v5 ? (byte[])[0] : [], .. Text(filter), (byte)qos]);

    public static byte[] Packet(byte header, ReadOnlySpan<byte> body)
    {
        var bytes = new List<byte> { header };
        int length = body.Length;
        do
        {
            bytes.Add((byte)((length & 0x7F) | (length > 0x7F ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);
        return [.. bytes, .. body];
    }

    public static byte[] Text(string text) =>
        [.. Number((ushort)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    /// <summary>CONNECT, and its answer.</summary>
    /// <param name="id">The client identifier.</param>
    /// <param name="clean">Whether no session is kept.</param>
    /// <param name="properties">The properties of 5.0; null speaks 3.1.1.</param>
    /// <param name="will">The will's properties, topic and payload as they are on the wire; null for none.</param>
    public HostileClient Connect(string id, bool clean = true, byte[]? properties = null, byte[]? will = null)
    {
        Send(Packet(0x10,
        [
            .. Text("MQTT"), (byte)(properties is null ? 4 : 5), (byte)((clean ? 2 : 0) | (will is null ? 0 : 4)), 0, 0,
            .. properties is null ? [] : (byte[])[(byte)properties.Length, .. properties], .. Text(id), .. will ?? [],
        ]));
        Assert.NotEqual(0, _socket.Receive(new byte[1]));
        return this;
    }

    /// <summary>Sends, if it can within a second.</summary>
    /// <returns>Whether it could.</returns>
    public bool Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[_socket.Send(bytes)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Waits until the broker has closed; what it sends is read.</summary>
    public void UntilClosed() => _ = _reader!.Join(20_000);

    /// <summary>Reads everything from now on, on a thread of its own.</summary>
    public HostileClient ReadOn()
    {
        _reader = new Thread(() =>
        {
            byte[] any = new byte[65536];
            try
            {
                _socket.ReceiveTimeout = 0;
                while (_socket.Receive(any) > 0)
                {
                }
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
                // Closed, by one or the other.
            }
        })
        {
            IsBackground = true,
        };
        _reader.Start();
        return this;
    }

    /// <summary>Waits for a packet that begins with this byte.</summary>
    public void Await(byte header)
    {
        byte[] one = new byte[1];
        do
        {
            Assert.Equal(1, _socket.Receive(one));
        }
        while (one[0] != header);
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Number(ushort number)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, number);
        return bytes;
    }
}
