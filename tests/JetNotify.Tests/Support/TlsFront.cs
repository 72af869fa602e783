using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace JetNotify.Tests.Support;

/// <summary>TLS in front of a clear-text port, for what a broker does not offer with TLS itself: passes bytes both
/// ways.</summary>
public sealed class TlsFront : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public TlsFront(X509Certificate2 certificate, int behind)
    {
        _listener.Start();
        _accepting = Accept(certificate, behind);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task Accept(X509Certificate2 certificate, int behind)
    {
        var passing = new List<Task>();
        try
        {
            while (!_end.IsCancellationRequested)
            {
                passing.Add(Pass(await _listener.AcceptTcpClientAsync(_end.Token), certificate, behind));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException)
        {
        }

        await Task.WhenAll(passing);
    }

    private async Task Pass(TcpClient client, X509Certificate2 certificate, int behind)
    {
        using var server = new TcpClient();
        try
        {
            await using var secure = new SslStream(client.GetStream());
            await secure.AuthenticateAsServerAsync(certificate);
            await server.ConnectAsync(IPAddress.Loopback, behind, _end.Token);
            var plain = server.GetStream();
            await Task.WhenAny(secure.CopyToAsync(plain, _end.Token), plain.CopyToAsync(secure, _end.Token));
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or SocketException
            or AuthenticationException)
        {
        }
        finally
        {
            client.Dispose();
        }
    }
}
