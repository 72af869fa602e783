using System.Security.Authentication;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;

namespace JetNotify.MqttNet;

/// <summary>What MQTTnet cannot do, to be refused before anything is connected: one sentence each, without a full stop. The
/// evidence is in README.md.</summary>
internal static class Limits
{
    // What MQTTnet leaves out of a packet: numbers of 0 and empty strings. Where that says the same as the property would
    // (no delay, no expiry of the session, no alias), it is not listed.
    private const string LeavesOut = "MQTTnet cannot send it: it leaves the property out";

    /// <summary>What it cannot do on the way to the broker; null for nothing.</summary>
    public static string? OfTransport(TransportOptions transport)
    {
        if (transport.Proxy is not null)
        {
            return "a SOCKS5 proxy: MQTTnet has none";
        }

        if (transport.Tls is { ClientChain.Count: > 0 })
        {
            return "a client certificate with intermediates: MQTTnet sends the certificate alone";
        }

        return transport.WebSocket is null ? null : (transport.BindAddress, transport.Tls) switch
        {
            (not null, _) => Over("a local address"),
            (_, { ServerName: not null }) => Over("a server name of its own"),
            (_, { Alpn: not null }) => Over("ALPN"),
            (_, { Ciphers: not null }) => Over("a choice of ciphers"),
            (_, { Versions: not SslProtocols.None }) => Over("a choice of TLS versions"),
            _ => null,
        };
    }

    /// <summary>What it cannot say in CONNECT or DISCONNECT; null for nothing.</summary>
    public static string? OfConnect(ConnectOptions options)
    {
        if (options.Password is not null && options.UserName is null)
        {
            return "a password without a user name: MQTTnet refuses to send it, though MQTT 5 allows it";
        }

        if (options.ClientId.Length == 0 && !options.CleanStart)
        {
            return "an empty client identifier without a clean start: MQTTnet refuses to send it, though MQTT 5 allows it";
        }

        return options.Properties.Select(property => Lost("connect", property))
            .Concat((options.Will?.Properties ?? []).Select(property => Lost("will", property)))
            .Concat(options.DisconnectProperties.Select(property => Lost("disconnect", property)))
            .FirstOrDefault(problem => problem is not null);
    }

    private static string Over(string what) => $"{what} over WebSocket: MQTTnet's WebSocket channel does not pass it on";

    private static string? Lost(string packet, Property property)
    {
        var row = PropertyTable.Find(property.Id)!;
        bool lost = row.Type switch
        {
            PropertyType.Text => string.IsNullOrEmpty(property.Text),
            _ when property.Number != 0 => false,
            // Absent they mean: never expires, and as CONNECT said.
            _ => property.Id == PropertyId.MessageExpiryInterval
                || (property.Id == PropertyId.SessionExpiryInterval && packet == "disconnect"),
        };
        return lost ? $"{packet} {row.Name} {(row.IsNumber ? "0" : "\"\"")}: {LeavesOut}" : null;
    }
}
