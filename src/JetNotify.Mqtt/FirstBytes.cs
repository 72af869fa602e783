using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Mqtt;

/// <summary>What came before CONNACK, looked at for the protocols that answer where no MQTT broker is: said at once,
/// with their own words, instead of waiting for the rest of a packet that never comes.</summary>
internal static class FirstBytes
{
    private const int LongestShown = 80;

    /// <summary>Checks what has come so far.</summary>
    /// <param name="first">Everything received on this connection; may be too little to tell.</param>
    /// <param name="transport">What it came over.</param>
    /// <exception cref="MqttException">Tls, where a port for TLS answered in clear (RFC 8446 §5.1); Malformed where
    /// something else speaks.</exception>
    public static void ThrowIfForeign(ReadOnlySpan<byte> first, TransportConnection transport)
    {
        if (transport.Tls is null && first is [0x15, 0x03, <= 0x04, ..])
        {
            throw new MqttException(FailureKind.Tls, $"{transport.Description}: what answers there speaks TLS, and "
                + "CONNECT was sent without")
            {
                TlsCause = TlsCause.NotUsed,
            };
        }

        if (Name(first) is { } name)
        {
            throw new MqttException(
                FailureKind.Malformed, $"{transport.Description}: what answers there speaks {name}, not MQTT: "
                    + $"'{Line(first)}'")
            {
                IsForeign = true,
                Code = (byte)ReasonCode.ProtocolError,
                LocalEndPoint = transport.LocalEndPoint,
            };
        }
    }

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
        // A greeting of SMTP or FTP: three digits, then a space or a hyphen. Its first byte could be a PUBLISH, which
        // no broker begins with.
        [>= (byte)'1' and <= (byte)'5', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9',
            (byte)' ' or (byte)'-', ..] =>
            first.IndexOf("SMTP"u8) >= 0 ? "SMTP" : "SMTP or FTP",
        _ => null,
    };

    /// <summary>The first line, as far as it has come and is worth showing.</summary>
    private static string Line(ReadOnlySpan<byte> first)
    {
        int end = first.IndexOfAny((byte)'\r', (byte)'\n');
        var line = end < 0 ? first : first[..end];
        return Printable.Text(line, LongestShown);
    }
}
