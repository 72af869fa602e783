using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace JetNotify.Tests.Mqtt.Transport;

/// <summary>A listener on loopback that accepts one connection and does with it what a test says. A client that leaves
/// early ends the script; any other failure of the script is the test's.</summary>
internal sealed class ScriptedPeer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly Thread _thread;
    private Exception? _failure;

    public ScriptedPeer(Action<Socket> script, IPAddress? address = null)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _thread = new Thread(() => Run(script)) { IsBackground = true };
        _thread.Start();
    }

    public int Port { get; }

    /// <summary>Waits for the script's end.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        Assert.True(_thread.Join(TimeSpan.FromSeconds(10)), "the script has ended");
        Assert.Null(_failure);
    }

    private void Run(Action<Socket> script)
    {
        try
        {
            using var socket = _listener.AcceptSocket();
            script(socket);
        }
        catch (Exception e)
            when (e is IOException or SocketException or AuthenticationException or ObjectDisposedException
            || (e is InvalidOperationException && !_listener.Server.IsBound))
        {
            // It may be over before it began. The client's view is what the tests are about.
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }
}
