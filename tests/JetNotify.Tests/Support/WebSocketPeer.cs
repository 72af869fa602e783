using System.Security.Cryptography;
using System.Text;

namespace JetNotify.Tests.Support;

/// <summary>What a <see cref="ScriptedPeer"/> needs to be met over a WebSocket (RFC 6455), written out by hand; payloads
/// of up to 125 bytes.</summary>
internal static class WebSocketPeer
{
    /// <summary>The HTTP request is awaited and answered with 101.</summary>
    public static async Task Upgrade(this ScriptedPeer peer)
    {
        string key = (await peer.Request()).Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
#pragma warning disable CA5350 // RFC 6455 §1.3 names SHA-1.
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key
            + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await peer.Send(Encoding.ASCII.GetBytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            + $"Connection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n"));
    }

    /// <summary>The head of an HTTP request, with its empty line.</summary>
    public static async Task<string> Request(this ScriptedPeer peer)
    {
        var text = new StringBuilder();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await peer.Stream.ReadExactlyAsync(one);
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    /// <summary>The payload of the client's next frame, unmasked.</summary>
    public static async Task<byte[]> ReceiveFrame(this ScriptedPeer peer)
    {
        byte[] head = new byte[6];
        await peer.Stream.ReadExactlyAsync(head);
        byte[] payload = new byte[head[1] & 0x7F];
        await peer.Stream.ReadExactlyAsync(payload);
        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] ^= head[2 + (i % 4)];
        }

        return payload;
    }

    /// <summary>Sends a binary frame.</summary>
    public static Task SendFrame(this ScriptedPeer peer, params byte[] payload) =>
        peer.Send([0x82, (byte)payload.Length, .. payload]);
}
