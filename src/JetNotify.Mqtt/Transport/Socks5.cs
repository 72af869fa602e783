using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace JetNotify.Mqtt.Transport;

/// <summary>The client's side of SOCKS 5 (RFC 1928) with user and password (RFC 1929): asks an opened proxy for a way
/// to the broker.</summary>
internal sealed class Socks5
{
    private const byte Version = 5;
    private const byte NoAuthentication = 0;
    private const byte UserAndPassword = 2;
    private const byte NoneAcceptable = 0xFF;

    private readonly Stream _stream;
    private readonly Socks5Options _proxy;
    private readonly string _target;

    private Socks5(Stream stream, Socks5Options proxy, string target)
    {
        _stream = stream;
        _proxy = proxy;
        _target = target;
    }

    /// <summary>The proxy, for people.</summary>
    public static string Describe(Socks5Options proxy) =>
        $"SOCKS5 proxy {TcpFailure.Authority(proxy.Host, proxy.Port)}";

    /// <summary>Negotiates until <paramref name="stream"/> leads to the broker. The name travels as it is: the proxy
    /// resolves it.</summary>
    /// <returns>The address the broker sees, or null where the proxy does not tell.</returns>
    /// <exception cref="MqttException">The proxy refused, or is none.</exception>
    public static IPEndPoint? Connect(Stream stream, Socks5Options proxy, string host, int port)
    {
        var connecting = ConnectAsync(new BlockingStream(stream), proxy, host, port);

        // A stream that blocks has done everything once it returns.
        return connecting.GetAwaiter().GetResult();
    }

    /// <summary>The same without holding a thread, where the stream does not.</summary>
    public static async Task<IPEndPoint?> ConnectAsync(Stream stream, Socks5Options proxy, string host, int port)
    {
        var client = new Socks5(stream, proxy, TcpFailure.Authority(host, port));
        try
        {
            await client.Authenticate().ConfigureAwait(false);
            return await client.Request(host, port).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw client.Failure("the proxy closed the connection", e);
        }
    }

    // VER NMETHODS METHODS → VER METHOD
    private async Task Authenticate()
    {
        bool known = _proxy is { UserName: not null, Password: not null };
        byte[] methods = known ? [Version, 2, NoAuthentication, UserAndPassword] : [Version, 1, NoAuthentication];
        await _stream.WriteAsync(methods).ConfigureAwait(false);
        byte[] answer = new byte[2];
        await _stream.ReadExactlyAsync(answer).ConfigureAwait(false);
        if (answer[0] != Version)
        {
            throw Failure("what listens there does not speak SOCKS5");
        }

        switch (answer[1])
        {
            case NoAuthentication:
                return;
            case UserAndPassword when known:
                await SendPassword().ConfigureAwait(false);
                return;
            case NoneAcceptable:
                throw Failure(known ? "the proxy takes neither user "
                    + "and password nor none" : "the proxy wants a user and a password");
            default:
                throw Failure($"the proxy chose authentication method {answer[1]}, which was not offered");
        }
    }

    // VER=1 ULEN UNAME PLEN PASSWD → VER STATUS
    private async Task SendPassword()
    {
        byte[] login = [1, .. Counted(_proxy.UserName!, "the proxy's user name"),
            .. Counted(_proxy.Password!, "the proxy's password")];
        await _stream.WriteAsync(login).ConfigureAwait(false);
        byte[] answer = new byte[2];
        await _stream.ReadExactlyAsync(answer).ConfigureAwait(false);
        if (answer[1] != 0)
        {
            throw Failure("the proxy does not accept this user and password");
        }
    }

    // VER CMD=1 RSV ATYP DST.ADDR DST.PORT → VER REP RSV ATYP BND.ADDR BND.PORT
    private async Task<IPEndPoint?> Request(string host, int port)
    {
        byte[] number = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(number, (ushort)port);
        byte[] request = [Version, 1, 0, .. Address(host), .. number];
        await _stream.WriteAsync(request).ConfigureAwait(false);
        byte[] head = new byte[4];
        await _stream.ReadExactlyAsync(head).ConfigureAwait(false);
        if (head[0] != Version)
        {
            throw Failure("what listens there does not speak SOCKS5");
        }

        if (head[1] != 0)
        {
            throw Failure(Reply(head[1]));
        }

        byte[] address = new byte[head[3] switch
        {
            1 => 4,
            4 => 16,
            3 => await ReadByte().ConfigureAwait(false),
            _ => throw Failure($"the proxy answered with address type {head[3]}")
        }];
        await _stream.ReadExactlyAsync(address).ConfigureAwait(false);
        await _stream.ReadExactlyAsync(number).ConfigureAwait(false);
        var bound = head[3] == 3 ? null : new IPAddress(address);
        bool told = bound is not null && !bound.Equals(IPAddress.Any) && !bound.Equals(IPAddress.IPv6Any);
        return told ? new IPEndPoint(bound!, BinaryPrimitives.ReadUInt16BigEndian(number)) : null;
    }

    private byte[] Address(string host) => IPAddress.TryParse(host, out var literal)
        ? [literal.AddressFamily == AddressFamily.InterNetworkV6 ? (byte)4 : (byte)1, .. literal.GetAddressBytes()]
        : [3, .. Counted(Ascii(host), "the host name")];

    private string Ascii(string host)
    {
        try
        {
            return new IdnMapping().GetAscii(host);
        }
        catch (ArgumentException e)
        {
            throw Failure("that is no host name", e);
        }
    }

    private byte[] Counted(string text, string what)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length is > 0 and <= 255
            ? [(byte)bytes.Length, .. bytes]
            : throw Failure($"{what} must have 1 to 255 bytes");
    }

    private async Task<byte> ReadByte()
    {
        byte[] one = new byte[1];
        await _stream.ReadExactlyAsync(one).ConfigureAwait(false);
        return one[0];
    }

    // RFC 1928 §6.
    private static string Reply(byte code) => code switch
    {
        1 => "the proxy failed in general",
        2 => "the proxy's rules do not allow it",
        3 => "the proxy finds the network unreachable",
        4 => "the proxy finds the host unreachable, or does not know its name",
        5 => "the broker's host refused the proxy's connection; nothing listens on that port",
        6 => "the proxy's packets expired on the way (TTL)",
        7 => "the proxy does not support connecting",
        8 => "the proxy does not support this kind of address",
        _ => $"the proxy answered with code {code}",
    };

    private MqttException Failure(string what, Exception? inner = null) =>
        new(FailureKind.Unreachable, $"cannot reach {_target} via {Describe(_proxy)}: {what}", inner);
}
