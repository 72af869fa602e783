using System.Net;
using System.Net.Sockets;

namespace JetNotify.Mqtt.Transport;

// The same layers for a driver of many connections: nothing blocks, and its socket is left to asynchronous use.
public sealed partial class TransportConnection
{
    /// <summary>Opens the stream without holding a thread. WebSocket is not among its layers.</summary>
    /// <param name="options">Where the broker is and how to get there.</param>
    /// <param name="resolve">Looks a name up; throws <see cref="SocketException"/> where there is none.</param>
    /// <param name="timeout">For everything together, from the name to the last handshake.</param>
    /// <param name="cancellation">Gives up at once.</param>
    /// <exception cref="MqttException"><see cref="FailureKind.Unreachable"/> or
    /// <see cref="FailureKind.Tls"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> came first.</exception>
    internal static async Task<TransportConnection> OpenAsync(
        TransportOptions options, AsyncResolver resolve, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var deadline = new Deadline(timeout, cancellation);
        string target = options.UnixPath is { } path
            ? $"unix:{path}"
            : TcpFailure.Authority(options.Host, options.Port);
        var connection = new TransportConnection(await DialAsync(options, resolve, deadline)
            .ConfigureAwait(false), target);
        var step = new OpeningStep();
        try
        {
            using (deadline.Guard(connection._socket))
            {
                await connection.AddLayersAsync(options, step).ConfigureAwait(false);
            }

            if (!deadline.IsOver)
            {
                return connection;
            }
        }
        catch (Exception) when (deadline.IsOver)
        {
            // Whatever it says, it failed because the socket was closed under it.
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        throw connection.TookTooLong(step.Name, deadline);
    }

    private static async Task<Socket> DialAsync(TransportOptions options, AsyncResolver resolve, Deadline deadline)
    {
        if (options.UnixPath is { } path)
        {
            return await UnixDialer.ConnectAsync(path, deadline).ConfigureAwait(false);
        }

        return await (options.Proxy is { } proxy
            ? TcpDialer.ConnectAsync(proxy.Host, proxy.Port, options.BindAddress, resolve, deadline, asProxy: true)
            : TcpDialer.ConnectAsync(options.Host, options.Port, options.BindAddress, resolve, deadline))
                .ConfigureAwait(false);
    }

    private async Task AddLayersAsync(TransportOptions options, OpeningStep step)
    {
        if (options is { Proxy: { } proxy, UnixPath: null })
        {
            Description = $"{_target} via {Socks5.Describe(proxy)}";
            step.Name = $"an answer from {Socks5.Describe(proxy)}";
            LocalEndPoint = await Socks5.ConnectAsync(Stream, proxy, options.Host, options.Port).ConfigureAwait(false);
            RemoteEndPoint = null;
        }

        if (options.Tls is { } tls)
        {
            step.Name = "the TLS handshake";
            (Stream, Tls) = await TlsLayer.OpenAsync(Stream, tls, options.Host, _target).ConfigureAwait(false);
            _clientCertificate = tls.ClientCertificate;
        }
    }

    // Where it is, told by whoever waits no longer.
    private sealed class OpeningStep
    {
        public string Name { get; set; } = "connecting";
    }
}

/// <summary>Looks a name up.</summary>
/// <exception cref="SocketException">There is no such name, or the name service failed.</exception>
internal delegate ValueTask<IPAddress[]> AsyncResolver(string host, CancellationToken cancellation);
