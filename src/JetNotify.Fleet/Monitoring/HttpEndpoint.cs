using System.Net;
using System.Net.Sockets;
using System.Text;

namespace JetNotify.Fleet.Monitoring;

/// <summary>One page of the endpoint.</summary>
/// <param name="Path">The path, beginning with a slash.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Write">Writes it into the buffer, calling back whenever that is full.</param>
/// <param name="Status">Returns the status, 200 or 503; null for 200.</param>
public sealed record HttpPage(
    string Path, string ContentType, Func<TextBuffer, Func<ValueTask>, ValueTask> Write, Func<int>? Status = null);

/// <summary>
/// As much of an HTTP server as a scrape takes: GET of a few pages, chunked, one request a connection. A client that is
/// slow, hostile or one of many costs a socket and a small buffer for some seconds, and nothing else waits for it.
/// </summary>
public sealed class HttpEndpoint : IAsyncDisposable
{
    private const int LongestRequest = 8 * 1024;

    private static readonly TimeSpan s_requestWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_answerWithin = TimeSpan.FromSeconds(30);

    private readonly Socket _listener;
    private readonly HttpPage[] _pages;
    private readonly SemaphoreSlim _places;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    private HttpEndpoint(Socket listener, HttpPage[] pages, int mostClients)
    {
        _listener = listener;
        _pages = pages;
        _places = new SemaphoreSlim(mostClients);
        _accepting = Accept();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Listens, and answers from now on.</summary>
    /// <param name="endPoint">Where; port 0 for any.</param>
    /// <param name="pages">What there is.</param>
    /// <param name="mostClients">How many are served at once; more wait in the system's queue.</param>
    /// <exception cref="SocketException">It cannot listen there.</exception>
    public static HttpEndpoint Start(IPEndPoint endPoint, HttpPage[] pages, int mostClients = 32)
    {
        var listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen(128);
            return new HttpEndpoint(listener, pages, mostClients);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
    }

    private async Task Accept()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await _places.WaitAsync(_end.Token).ConfigureAwait(false);
                var client = await _listener.AcceptAsync(_end.Token).ConfigureAwait(false);
                _ = Serve(client);
            }
            catch (SocketException)
            {
                // Out of descriptors, or a client that left at once: there will be others.
                _places.Release();
                await Task.Delay(100, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Serve(Socket client)
    {
        try
        {
            using (client)
            {
                await Answer(client).ConfigureAwait(false);
            }
        }
        catch (Exception gone)
            when (gone is SocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // Whoever asked has left, or took too long.
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task Answer(Socket client)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        patience.CancelAfter(s_requestWithin);
        string? request = await ReadRequest(client, patience.Token).ConfigureAwait(false);
        patience.CancelAfter(s_answerWithin);
        string[] words = request?.Split(' ') ?? [];
        if (words is not [var method, var target, var version]
            || !version.StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            await Refuse(client, "400 Bad Request", patience.Token).ConfigureAwait(false);
            return;
        }

        int query = target.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? target : target[..query];
        if (method is not ("GET" or "HEAD"))
        {
            await Refuse(client, "405 Method Not Allowed", patience.Token).ConfigureAwait(false);
        }
        else if (Array.Find(_pages, page => page.Path == path) is not { } page)
        {
            await Refuse(client, "404 Not Found", patience.Token).ConfigureAwait(false);
        }
        else
        {
            await Send(client, page, isChunked: version != "HTTP/1.0", hasBody: method == "GET", patience.Token)
                .ConfigureAwait(false);
        }

        await Linger(client, patience.Token).ConfigureAwait(false);
    }

    // The request line, once the empty line that ends the header has come.
    private static async Task<string?> ReadRequest(Socket client, CancellationToken cancellation)
    {
        byte[] head = new byte[LongestRequest];
        int length = 0;
        while (length < head.Length)
        {
            int count = await client.ReceiveAsync(head.AsMemory(length), cancellation).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            length += count;
            if (head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
            {
                return Encoding.Latin1.GetString(head.AsSpan(0, head.AsSpan().IndexOf("\r\n"u8)));
            }
        }

        return null;
    }

    private static async Task Send(Socket client, HttpPage page, bool isChunked, bool hasBody,
        CancellationToken cancellation)
    {
        int status = page.Status?.Invoke() ?? 200;
        string length = isChunked ? "Transfer-Encoding: chunked\r\n" : "";
        await SendAll(client, Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} {(status == 200 ? "OK" : "Service Unavailable")}\r\nContent-Type: "
                + $"{page.ContentType}\r\n"
                + $"Cache-Control: no-store\r\nConnection: close\r\n{length}\r\n"), cancellation).ConfigureAwait(false);
        if (!hasBody)
        {
            return;
        }

        using var text = new TextBuffer();
        await page.Write(text, SendFull).ConfigureAwait(false);
        await SendFull().ConfigureAwait(false);
        if (isChunked)
        {
            await SendAll(client, "0\r\n\r\n"u8.ToArray(), cancellation).ConfigureAwait(false);
        }

        async ValueTask SendFull()
        {
            if (text.Length == 0)
            {
                return;
            }

            if (isChunked)
            {
                await SendAll(client, Encoding.ASCII.GetBytes($"{text.Length:X}\r\n"), cancellation)
                    .ConfigureAwait(false);
                text.Append("\r\n"u8);
            }

            await SendAll(client, text.Written, cancellation).ConfigureAwait(false);
            text.Clear();
        }
    }

    private static Task Refuse(Socket client, string status, CancellationToken cancellation) =>
        SendAll(client, Encoding.ASCII.GetBytes(
        $"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancellation);

    private static async Task SendAll(Socket client, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await client.SendAsync(bytes, cancellation).ConfigureAwait(false)..];
        }
    }

    // What is left unread would make the close a reset, which can swallow the answer.
    private static async Task Linger(Socket client, CancellationToken cancellation)
    {
        client.Shutdown(SocketShutdown.Send);
        byte[] rest = new byte[1024];
        for (int i = 0; i < 16 && await client.ReceiveAsync(rest.AsMemory(), cancellation)
            .ConfigureAwait(false) > 0; i++)
        {
        }
    }
}
