using System.Net;
using System.Net.Sockets;

namespace JetNotify.Bench;

/// <summary>
/// A broker for one client on loopback: answers CONNECT and SUBSCRIBE, then sends so many prepared PUBLISH packets as
/// fast as the socket takes them, and keeps the connection until the client leaves. Encodes nothing while it sends, so
/// that it takes little of the cores it shares with the program under test.
/// </summary>
internal sealed class CannedBroker : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Thread _thread;
    private readonly int _deadline;
    private Socket? _client;

    /// <summary>Listens on a free port; <paramref name="deadline"/> bounds every wait for the client.</summary>
    public CannedBroker(Payload payload, int qos, long messages, int window, TimeSpan deadline)
    {
        _deadline = (int)deadline.TotalMilliseconds;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _thread = new Thread(() => Serve(payload, qos, messages, window)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The TCP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Why the client was not served to its end, or null. Valid once <see cref="Dispose"/> has
    /// returned.</summary>
    public string? Failure { get; private set; } = "the broker's thread did not end";

    /// <summary>Waits a moment for the thread, which ends when its client has left.</summary>
    public void Dispose()
    {
        if (!_thread.Join(TimeSpan.FromSeconds(2)))
        {
            _listener.Dispose();
            _client?.Dispose();
            _thread.Join(TimeSpan.FromSeconds(2));
        }

        _listener.Dispose();
    }

    private void Serve(Payload payload, int qos, long messages, int window)
    {
        try
        {
            _client = _listener.Accept();
            // A client that comes back after a loss must not find a second first message.
            _listener.Dispose();
            _client.ReceiveTimeout = _client.SendTimeout = _deadline;
            _client.NoDelay = true;
            using var conversation = new Conversation(_client, payload, qos, messages, window);
            Failure = conversation.Run();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Failure = _client is null ? "it did not connect" : e.Message;
        }
    }
}
