using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace JetNotify.Tests.Mqtt.Transport;

/// <summary>A TLS server on loopback for one connection: shakes hands, then echoes.</summary>
internal sealed class TlsServer : IDisposable
{
    private readonly ScriptedPeer _peer;

    public TlsServer(SslServerAuthenticationOptions options) =>
        _peer = new ScriptedPeer(socket => Serve(socket, options));

    public TlsServer(X509Certificate2 certificate, params X509Certificate2[] chain)
        : this(Showing(certificate, chain))
    {
    }

    public int Port => _peer.Port;

    public string? ServerNameAsked { get; private set; }

    public static SslServerAuthenticationOptions Showing(X509Certificate2 certificate,
        params X509Certificate2[] chain) =>
        new() { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [.. chain], offline: true) };

    /// <summary>Waits for the connection's end.</summary>
    public void Dispose() => _peer.Dispose();

    private void Serve(Socket socket, SslServerAuthenticationOptions options)
    {
        using var stream = new SslStream(new NetworkStream(socket));
        stream.AuthenticateAsServer(options);
        ServerNameAsked = stream.TargetHostName;
        byte[] buffer = new byte[4096];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            stream.Write(buffer, 0, read);
        }
    }
}
