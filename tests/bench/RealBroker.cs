using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace JetNotify.Bench;

/// <summary>A Mosquitto on a free loopback port and a connection to publish on, both gone with it.</summary>
internal sealed class RealBroker : IDisposable
{
    private readonly string _configuration = Path.GetTempFileName();
    private readonly Process _process;
    private readonly Socket _publisher = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };

    /// <summary>Starts <paramref name="program"/> and waits until it accepts.</summary>
    public RealBroker(string program)
    {
        using (var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Port = ((IPEndPoint)free.LocalEndPoint!).Port;
        }

        // Without nodelay the broker may wait for the subscriber's TCP acknowledgement: the kernel would be measured.
        // With its usual queue it drops messages that it is sent faster than a subscriber takes them.
        File.WriteAllText(
            _configuration, $"listener {Port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay "
                + "true\nmax_queued_messages 0\nlog_type none\n");
        _process = Process.Start(new ProcessStartInfo(program, ["-c", _configuration]))!;
        AppDomain.CurrentDomain.ProcessExit += Stop;
        Connect();
        _publisher.Send("\u0010\u0011\0\u0004MQTT\u0004\u0002\0\0\0\u0005bench"u8);
        _publisher.ReceiveTimeout = 10_000;
        _publisher.Receive(new byte[4]);
    }

    /// <summary>The TCP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Publishes at QoS 0, in one write.</summary>
    public void Publish(string topic, ReadOnlySpan<byte> body, bool retain) =>
        Send(new PublishBlock(topic, body, 0, mqtt5: false, 1, retain).Slice(0, 1));

    /// <summary>Sends packets, whole: any thread.</summary>
    public void Send(ReadOnlySpan<byte> packets)
    {
        lock (_publisher)
        {
            _publisher.Send(packets);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _publisher.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= Stop;
        Stop(null, EventArgs.Empty);
        _process.WaitForExit(5_000);
        _process.Dispose();
        File.Delete(_configuration);
    }

    private void Connect()
    {
        for (var deadline = Stopwatch.StartNew(); ; Thread.Sleep(20))
        {
            try
            {
                _publisher.Connect(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (deadline.Elapsed.TotalSeconds < 10 && !_process.HasExited)
            {
            }
        }
    }

    private void Stop(object? sender, EventArgs e) => _process.Kill();
}
