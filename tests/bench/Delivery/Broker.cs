using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace JetNotify.Bench.Delivery;

/// <summary>A mosquitto that keeps everything for sessions that are away: each of its topics stands for a
/// router.</summary>
internal sealed class Broker : IDisposable
{
    private const int Window = 2_000;

    private readonly Process _process;
    private int _inFlight;

    private Broker(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public static async Task<Broker> Start(string folder)
    {
        int port = Program.FreePort();
        string file = Path.Combine(folder, $"mosquitto{port}.conf");
        await File.WriteAllTextAsync(
            file,
            $"listener {port} 127.0.0.1\nallow_anonymous true\nuser root\nlog_type none\n"
                + "max_queued_messages 0\nmax_inflight_messages 20\n");
        var process = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", file]))!;
        while (!Program.Answers(port))
        {
            await Task.Delay(50);
        }

        return new Broker(process, port);
    }

    /// <summary>Writes an inventory of so many routers, each a topic and a client here, and returns its
    /// file.</summary>
    public async Task<string> Inventory(string folder, int routers)
    {
        string file = Path.Combine(folder, "routers.toml");
        await File.WriteAllLinesAsync(file, ["version = 1", "[routers]", .. Enumerable.Range(0, routers).Select(
            router => $"r{router} = {{ host = \"127.0.0.1\", port = {Port}, id = \"noc{router}\", "
                + $"topic = \"r{router}/#\" }}")]);
        return file;
    }

    /// <summary>Publishes numbers from 0 to each of so many topics, in turn, with QoS 1: <c>{"n":7}</c>.</summary>
    public async Task Publish(int routers, int each, int perSecond)
    {
        using var client = new TcpClient("127.0.0.1", Port) { NoDelay = true };
        var stream = client.GetStream();
        await stream.WriteAsync("\u0010\u000E\0\u0004MQTT\u0004\u0002\0\0\0\u0002pb"u8.ToArray());
        await stream.ReadExactlyAsync(new byte[4]);
        var answers = Task.Run(() => Acknowledged(stream, (long)routers * each));
        var clock = Stopwatch.StartNew();
        byte[] batch = new byte[256 * 1024];
        long sent = 0;
        for (int number = 0; number < each; number++)
        {
            int length = 0;
            for (int router = 0; router < routers; router++)
            {
                length += Write(batch.AsSpan(length), router, number, (ushort)((sent++ % 60_000) + 1));
            }

            while (Volatile.Read(ref _inFlight) > Window || sent > perSecond * clock.Elapsed.TotalSeconds)
            {
                await Task.Delay(1);
            }

            _ = Interlocked.Add(ref _inFlight, routers);
            await stream.WriteAsync(batch.AsMemory(0, length));
        }

        await answers;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Acknowledged(NetworkStream stream, long wanted)
    {
        byte[] buffer = new byte[64 * 1024];
        long bytes = 0;
        while (bytes < 4 * wanted)
        {
            int read = stream.Read(buffer);
            int before = (int)(bytes / 4);
            bytes += read;
            _ = Interlocked.Add(ref _inFlight, before - (int)(bytes / 4));
            if (read == 0)
            {
                throw new IOException("the broker has left");
            }
        }
    }

    private static int Write(Span<byte> room, int router, int number, ushort id)
    {
        string topic = string.Create(CultureInfo.InvariantCulture, $"r{router}/x");
        string body = string.Create(CultureInfo.InvariantCulture, $"{{\"n\":{number}}}");
        int length = 2 + topic.Length + 2 + body.Length;
        room[0] = 0x32;
        room[1] = (byte)length;
        room[2] = 0;
        room[3] = (byte)topic.Length;
        _ = Encoding.ASCII.GetBytes(topic, room[4..]);
        room[4 + topic.Length] = (byte)(id >> 8);
        room[5 + topic.Length] = (byte)id;
        _ = Encoding.ASCII.GetBytes(body, room[(6 + topic.Length)..]);
        return length + 2;
    }
}
