using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>What came before CONNACK, looked at for the protocols that answer where no MQTT broker is: said at once,
/// with their own words, instead of waiting for the rest of a packet that never comes.</summary>
internal static class FirstBytes
{
    private const int LongestLine = 80;
    private const int LongestBinary = 24;

    /// <summary>Checks what has come so far.</summary>
    /// <param name="first">Everything received on this connection; may be too little to tell.</param>
    /// <param name="transport">What it came over.</param>
    /// <exception cref="MqttException">Tls, where a port for TLS answered in clear (RFC 8446 §5.1); Malformed where
    /// something else speaks.</exception>
    public static void ThrowIfForeign(ReadOnlySpan<byte> first, TransportConnection transport)
    {
        if (transport.Tls is null && IsTls(first))
        {
            throw MissesTls(transport.Description, "CONNECT");
        }

        if (Name(first) is { } name)
        {
            throw Foreign($"{transport.Description}: what answers there speaks {name}, not MQTT: {Quote(first)}",
                transport);
        }
    }

    /// <summary>Returns the failure of a request for a WebSocket that was not answered in HTTP.</summary>
    /// <param name="first">What came instead.</param>
    /// <param name="target">The broker, for people.</param>
    /// <param name="isClear">Whether the request went out without TLS.</param>
    public static MqttException NotHttp(ReadOnlySpan<byte> first, string target, bool isClear)
    {
        if (isClear && IsTls(first))
        {
            return MissesTls(target, "the request for a WebSocket");
        }

        string spoken = Name(first) is { } name and not "HTTP" ? $", but {name}" : string.Empty;
        return new MqttException(FailureKind.Unreachable, $"cannot reach {target}: what answers there does not speak "
            + $"HTTP, so no WebSocket either{spoken}: {Quote(first)}");
    }

    /// <summary>Returns the failure of a connection that ended before CONNACK, but not before a byte: so it is neither
    /// silent nor does it turn clients away without a word.</summary>
    /// <param name="first">Everything received, at least a byte.</param>
    /// <param name="wasCut">Whether this end cut it, having waited for more.</param>
    /// <param name="transport">What it came over.</param>
    public static MqttException Unfinished(ReadOnlySpan<byte> first, bool wasCut, TransportConnection transport)
    {
        string count = first.Length == 1 ? "1 byte" : $"{first.Length} bytes";
        string end = $"{Quote(first)}, and then {(wasCut ? "nothing more in time" : "closed the connection")}";

        // A broker that went down in the middle of its answer may come up again.
        return IsConnAck(first)
            ? new MqttException(FailureKind.Unreachable,
                $"{transport.Description}: it sent only {count} of a CONNACK, {end}")
            {
                LocalEndPoint = transport.LocalEndPoint,
            }
            : Foreign($"{transport.Description}: it sent {count} that {Are(first)} no MQTT, {end}", transport);
    }

    /// <summary>Returns the same failure with what came, where that does not even begin as CONNACK does.</summary>
    /// <param name="failure">What the first packet broke.</param>
    /// <param name="first">Everything received.</param>
    public static MqttException Quoted(MqttException failure, ReadOnlySpan<byte> first) =>
        failure.IsForeign || first.IsEmpty || IsConnAck(first) ? failure
            : new MqttException(failure.Kind, $"{failure.Message}; what came begins with {Quote(first)}",
                failure.InnerException)
            {
                IsForeign = true,

                // No setting of this end makes a broker of it.
                Code = (byte)ReasonCode.ProtocolError,
                Statement = failure.Statement,
                Detail = failure.Detail,
            };

    private static MqttException Foreign(string message, TransportConnection transport) =>
        new(FailureKind.Malformed, message)
        {
            IsForeign = true,
            Code = (byte)ReasonCode.ProtocolError,
            LocalEndPoint = transport.LocalEndPoint,
        };

    private static MqttException MissesTls(string where, string request) =>
        new(FailureKind.Tls, $"{where}: what answers there speaks TLS, and {request} was sent without")
        {
            TlsCause = TlsCause.NotUsed,
        };

    private static string Are(ReadOnlySpan<byte> first) => first.Length == 1 ? "is" : "are";

    private static bool IsTls(ReadOnlySpan<byte> first) => first is [0x15, 0x03, <= 0x04, ..];

    private static bool IsConnAck(ReadOnlySpan<byte> first) =>
        first is [var header, ..] && FixedHeader.TypeOf(header) == PacketType.ConnAck;

    private static string? Name(ReadOnlySpan<byte> first) => first switch
    {
        _ when first.StartsWith("SSH-"u8) => "SSH",
        _ when first.StartsWith("HTTP/"u8) || first.StartsWith("<!DO"u8) || first.StartsWith("<htm"u8) => "HTTP",
        _ when first.StartsWith("AMQP"u8) => "AMQP",
        _ when first.StartsWith("-ERR"u8) || first.StartsWith("-NOAUTH"u8) || first.StartsWith("-DENIED"u8) =>
            "Redis's protocol",
        _ when first.StartsWith("+OK"u8) => "POP3",
        _ when first.StartsWith("* OK"u8) => "IMAP",
        _ when first.StartsWith("INFO {"u8) => "NATS",
        _ when first.StartsWith("RFB "u8) => "VNC",
        _ when first.StartsWith("<hello"u8) => "NETCONF",
        _ when first.StartsWith("<?xml"u8) => first.IndexOf("netconf"u8) >= 0 ? "NETCONF" : "XML",

        // IAC, then WILL, WON'T, DO or DON'T (RFC 854).
        [0xFF, >= 0xFB and <= 0xFE, ..] => "Telnet",

        // Packet 0 of a server: its length in three bytes, then protocol 10 or an error.
        [not 0x20, _, 0, 0, 0x0A or 0xFF, ..] => "MySQL's protocol",

        // ErrorResponse: its length in four bytes, then the severity.
        [(byte)'E', 0, 0, _, _, (byte)'S', ..] => "PostgreSQL's protocol",

        // A greeting of SMTP or FTP: three digits, then a space or a hyphen. Its first byte could be a PUBLISH, which
        // no broker begins with.
        [>= (byte)'1' and <= (byte)'5', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9',
            (byte)' ' or (byte)'-', ..] =>
            first.IndexOf("SMTP"u8) >= 0 ? "SMTP" : "SMTP or FTP",
        _ => null,
    };

    /// <summary>The first line where it can be read, else the bytes themselves; as far as they have come and are worth
    /// showing.</summary>
    private static string Quote(ReadOnlySpan<byte> first)
    {
        int end = first.IndexOfAny((byte)'\r', (byte)'\n');
        var line = end < 0 ? first : first[..end];
        return !line.IsEmpty && !line.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E)
            ? $"'{Printable.Escaped(line, LongestLine)}'"
            : $"'{Printable.Escaped(first, LongestBinary)}'";
    }
}
