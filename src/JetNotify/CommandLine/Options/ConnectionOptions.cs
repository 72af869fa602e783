using System.Net;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt.Transport;

namespace JetNotify.CommandLine.Options;

/// <summary>Where the broker is and how to get there.</summary>
internal sealed class ConnectionOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public ConnectionOptions()
        : base("Connection")
    {
        Host = Value<string>("--host", ["-h"], "HOST", "a name or an address",
            "The broker's name or address (localhost).", HostText.Host);
        Port = Value<int>("--port", ["-p"], "PORT", "a port",
            "The broker's TCP port (1883; 8883 with TLS; 80 and 443 with --ws).", NumberText.Port);
        Url = Value<BrokerUrl>("--url", ["-L"], "URL", "a URL",
            "All in one: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC],\nor ws[s]://… where what follows the host is the WebSocket path.", BrokerUrl.Parse);
        Unix = Value<string>("--unix", [], "PATH", "the path of a socket",
            "Connect to a Unix domain socket.", PlainText.Path);
        Bind = Value<IPAddress>("--bind", ["-A"], "ADDRESS", "an address",
            "Connect from this local address (the one a router's allow-clients sees).", HostText.Address);
        Proxy = Value<Socks5Options>("--proxy", [], "URL", "a URL",
            "Go through a SOCKS5 proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT].", ProxyUrl.Parse);
        WebSocket = Flag("--ws", [], "Speak MQTT over WebSocket.");
        WebSocketPath = Value<string>("--ws-path", [], "PATH", "a path",
            "The path of the WebSocket request (/mqtt).", PlainText.WebSocketPath);
        ConnectTimeout = Value<TimeSpan>("--connect-timeout", [], "DURATION", "a duration",
            "How long the first connection may take (10s); 0 keeps trying for ever.", DurationText.Timer);
        NoReconnect = Flag("--no-reconnect", [], "End when the connection is lost.");
        RetryMaxDelay = Value<TimeSpan>("--retry-max-delay", [], "DURATION", "a duration",
            "The longest pause between attempts to connect again (30s).", DurationText.Positive);
    }

    /// <summary><c>--host</c>.</summary>
    public ValueOption<string> Host { get; }

    /// <summary><c>--port</c>.</summary>
    public ValueOption<int> Port { get; }

    /// <summary><c>--url</c>.</summary>
    public ValueOption<BrokerUrl> Url { get; }

    /// <summary><c>--unix</c>.</summary>
    public ValueOption<string> Unix { get; }

    /// <summary><c>--bind</c>.</summary>
    public ValueOption<IPAddress> Bind { get; }

    /// <summary><c>--proxy</c>.</summary>
    public ValueOption<Socks5Options> Proxy { get; }

    /// <summary><c>--ws</c>.</summary>
    public Flag WebSocket { get; }

    /// <summary><c>--ws-path</c>.</summary>
    public ValueOption<string> WebSocketPath { get; }

    /// <summary><c>--connect-timeout</c>.</summary>
    public ValueOption<TimeSpan> ConnectTimeout { get; }

    /// <summary><c>--no-reconnect</c>.</summary>
    public Flag NoReconnect { get; }

    /// <summary><c>--retry-max-delay</c>.</summary>
    public ValueOption<TimeSpan> RetryMaxDelay { get; }
}
