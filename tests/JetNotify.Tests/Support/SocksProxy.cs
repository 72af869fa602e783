using System.Net;
using System.Net.Sockets;

namespace JetNotify.Tests.Support;

/// <summary>A SOCKS5 proxy (RFC 1928) that asks nobody who they are and connects to IPv4 addresses: passes bytes both
/// ways.</summary>
public sealed class SocksProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private int _connections;

    public SocksProxy()
    {
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections it has made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task Accept()
    {
        var passing = new List<Task>();
        try
        {
            while (!_end.IsCancellationRequested)
            {
                passing.Add(Pass(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException)
        {
        }

        await Task.WhenAll(passing);
    }

    private async Task Pass(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                var near = client.GetStream();
                await Read(near, 3);
                await near.WriteAsync(new byte[] { 5, 0 }, _end.Token);
                byte[] request = await Read(near, 10);
                await server.ConnectAsync(
                    new IPAddress(request.AsSpan(4, 4)), (request[8] << 8) | request[9], _end.Token);
                Interlocked.Increment(ref _connections);
                await near.WriteAsync(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 1 }, _end.Token);
                var far = server.GetStream();
                await Task.WhenAny(near.CopyToAsync(far, _end.Token), far.CopyToAsync(near, _end.Token));
            }
            catch (Exception end) when (end is IOException or OperationCanceledException or SocketException)
            {
            }
        }
    }

    private async Task<byte[]> Read(NetworkStream stream, int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, _end.Token);
        return bytes;
    }
}
