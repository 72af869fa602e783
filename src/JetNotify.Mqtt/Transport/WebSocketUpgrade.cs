using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace JetNotify.Mqtt.Transport;

/// <summary>The HTTP request that turns a stream into a WebSocket (RFC 6455 §4.1), for the subprotocol <c>mqtt</c>
/// [MQTT-6.0.0-3].</summary>
internal static class WebSocketUpgrade
{
    private const int MaxResponse = 16 * 1024;

    // HTTP/1.1 101: no answer ends within it.
    private const int ShortestStatus = 12;
    private const int LongestForeign = 100;

    /// <summary>Asks for the path; afterwards the stream carries frames.</summary>
    /// <param name="stream">The stream to the server.</param>
    /// <param name="host">The Host header's value.</param>
    /// <param name="options">The request path, and header fields beside those of the protocol.</param>
    /// <param name="target">The broker, for people.</param>
    /// <param name="explain">What a failed read meant, where TLS knows.</param>
    /// <exception cref="MqttException">The server answered anything else.</exception>
    public static void Request(Stream stream, string host, WebSocketOptions options, string target,
        Func<IOException, MqttException?> explain)
    {
        string path = options.Path;
        string headers = string.Concat(options.Headers.Select(header => $"{header.Key}: {header.Value}\r\n"));
        // The answer is checked by a hash.
        OpenSsl.Require("WebSocket");
        string key = Convert.ToBase64String(Guid.NewGuid().ToByteArray());
        try
        {
            stream.Write(Encoding.UTF8.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                $"Sec-WebSocket-Key: {key}\r\n"
                    + $"Sec-WebSocket-Version: 13\r\n"
                    + $"Sec-WebSocket-Protocol: mqtt\r\n"
                    + $"{headers}\r\n"));
            if (Refusal(Response(stream, target), key, path) is { } reason)
            {
                throw new MqttException(FailureKind.Unreachable, $"cannot reach {target}: {reason}");
            }
        }
        catch (IOException e)
        {
            throw explain(e) ?? new MqttException(FailureKind.Unreachable,
                $"cannot reach {target}: the connection was closed instead of an HTTP answer; does "
                    + "this port speak WebSocket?", e);
        }
    }

    private static string? Refusal(string[] response, string key, string path)
    {
        // Another version of HTTP.
        if (!response[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
            && !response[0].StartsWith("HTTP/1.0 ", StringComparison.Ordinal))
        {
            return "what answers there does not speak HTTP, so no WebSocket either";
        }

        string status = response[0][9..];
        _ = int.TryParse(status.AsSpan(0, Math.Min(3, status.Length)), NumberStyles.None, CultureInfo.InvariantCulture,
            out int code);
        return code switch
        {
            101 when Header(response, "Sec-WebSocket-Accept") != Accept(key) => "the answer to the WebSocket "
                + $"request for {path} does not fit the request",
            101 when Header(response, "Sec-WebSocket-Protocol") is { } protocol && protocol != "mqtt" =>
                $"the WebSocket at {path} speaks {protocol}, not mqtt",
            101 => null,
            401 or 403 or 407 => $"the web server does not let us open {path} ({status})",
            404 => $"the web server has nothing at {path} ({status}); brokers differ in the path, /mqtt "
                + "and / are common",
            >= 300 and < 400 =>
                $"the web server sends {path} on to {Header(response, "Location") ?? "elsewhere"} ({status})",
            _ => $"the web server does not open a WebSocket at {path} ({status})",
        };
    }

    private static string? Header(string[] response, string name) => response
        .Where(line => line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name,
            StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    // Byte by byte after the first few: what follows the empty line belongs to the frames.
    private static string[] Response(Stream stream, string target)
    {
        Span<byte> first = stackalloc byte[LongestForeign];
        int count = stream.ReadAtLeast(first[..ShortestStatus], "HTTP/"u8.Length, throwOnEndOfStream: false);
        if (count == 0)
        {
            throw new EndOfStreamException();
        }

        if (!first[..count].StartsWith("HTTP/"u8))
        {
            // What there is already, to be shown; more may never come.
            count += stream is NetworkStream { DataAvailable: true } ? stream.Read(first[count..]) : 0;
            throw FirstBytes.NotHttp(first[..count], target, isClear: stream is NetworkStream);
        }

        var text = new StringBuilder(Encoding.Latin1.GetString(first[..count]));
        Span<byte> one = stackalloc byte[1];
        while (text.Length < MaxResponse)
        {
            stream.ReadExactly(one);
            text.Append((char)one[0]);
            if (one[0] == '\n' && text.Length >= 4 && text[^2] == '\r' && text[^3] == '\n')
            {
                break;
            }
        }

        return text.ToString().Split("\r\n");
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "RFC 6455 §1.3 names SHA-1; it guards against confusion, not attack.")]
    private static string Accept(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
}
