using System.Net;
using System.Net.Sockets;

namespace JetNotify.Tests.Mqtt.Transport;

/// <summary>A listener that accepts no one and whose backlog is full: Linux then drops every further SYN, as a filter
/// does.</summary>
internal sealed class FullBacklog : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _fill = [];

    public FullBacklog()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux is known to drop a SYN when the backlog is full");
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        // A connection that cannot complete shows that the backlog is full.
        do
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream,
                ProtocolType.Tcp)
            { Blocking = false };
            _fill.Add(socket);
            try
            {
                socket.Connect(IPAddress.Loopback, Port);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // Under way.
            }
        }
        while (_fill[^1].Poll(TimeSpan.FromMilliseconds(200), SelectMode.SelectWrite) && _fill.Count < 16);
    }

    public int Port { get; }

    public void Dispose()
    {
        _fill.ForEach(socket => socket.Dispose());
        _listener.Dispose();
    }
}
