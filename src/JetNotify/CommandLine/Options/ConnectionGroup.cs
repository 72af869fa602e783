using System.Net;
using System.Net.Sockets;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt.Transport;

namespace JetNotify.CommandLine.Options;

/// <summary>Where the broker is and how to get there.</summary>
internal sealed class ConnectionGroup : OptionGroup
{
    /// <summary>Why nothing about a broker elsewhere goes with <c>--demo</c>.</summary>
    public const string NotWithDemo = "the demo brings its own router, on loopback and in clear text";

    private readonly ValueOption<string> _webSocketPath;
    private readonly ValueOption<KeyValuePair<string, string>> _webSocketHeader;

    /// <param name="many">Whether the command has many routers.</param>
    public ConnectionGroup(bool many = false)
        : base("Connection")
    {
        Host = Common(many
            ? Values<string>("--host", ["-h"], "HOST[:PORT]", "a name or an address",
                "A router's name or address. May be given more than once.", HostParser.HostAndPort, Offer.Hosts)
            : Value<string>("--host", ["-h"], "HOST", "a name or an address",
                "The broker's name or address.", HostParser.Host, Offer.Hosts));
        Port = Common(Value<int>("--port", ["-p"], "PORT", "a port",
            "The broker's TCP port.", NumberParser.Port));
        Url = Value<BrokerUrl>("--url", ["-L"], "URL", "a URL",
            "All in one: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], or ws[s]://… where what follows the host is "
                + "the WebSocket path.",
            BrokerUrl.Parse);
        Unix = Value<string>("--unix", [], "PATH", "the path of a socket",
            "Connect to a Unix domain socket.", TextParser.Path, Offer.Files);
        Bind = Value<IPAddress>("--bind", ["-A"], "ADDRESS", "an address",
            "Connect from this local address (the one a router's allow-clients sees).", HostParser.Address);
        Proxy = Value<Socks5Options>("--proxy", [], "URL", "a URL",
            "Go through a SOCKS5 proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT].", ProxyUrl.Parse);
        WebSocket = Flag("--ws", [], "Speak MQTT over WebSocket.");
        _webSocketPath = Value<string>("--ws-path", [], "PATH", "a path",
            "The path of the WebSocket request.", TextParser.WebSocketPath);
        _webSocketHeader = Values<KeyValuePair<string, string>>("--ws-header", [], "NAME=VALUE", "a header field",
            "Send this header field with the WebSocket request. May be given more than once.", HeaderParser.Parse);
        ConnectTimeout = Value<TimeSpan>("--connect-timeout", [], "DURATION", "a duration",
            "How long the first connection may take; 0 keeps trying for ever.", DurationParser.Timer);
        NoReconnect = Flag("--no-reconnect", [], "End when the connection is lost.");
        RetryMaxDelay = Value<TimeSpan>("--retry-max-delay", [], "DURATION", "a duration",
            "The longest pause between attempts to connect again.", DurationParser.Positive);
        Host.IsPlace = Url.IsPlace = Unix.IsPlace = true;
        _webSocketHeader.IsSecret = _webSocketHeader.IsCredential = true;
        Contradict(Host, "the URL names the host", "--url");
        Contradict(Port, "the URL names the port", "--url");
        Contradict(WebSocket, "a URL says it with ws:// or wss://", "--url");
        Contradict(Unix, "both say where the broker is", "--url", "--host");
        Contradict(Unix, "a Unix domain socket has no port", "--port");
        Contradict(Unix, "a Unix domain socket has no address", "--bind");
        Contradict(Unix, "a proxy cannot reach a Unix domain socket", "--proxy");
        Contradict(Unix, "a Unix domain socket is used without WebSocket", "--ws");
        foreach (var option in Way)
        {
            Contradict(option, NotWithDemo, "--demo");
        }
        Host.Default = "localhost";
        Port.Default = "1883; 8883 with TLS; 80 and 443 with --ws";
        _webSocketPath.Default = "/mqtt";
        ConnectTimeout.Default = "10s";
        RetryMaxDelay.Default = "30s";
    }

    public ValueOption<string> Host { get; }

    public ValueOption<int> Port { get; }

    public ValueOption<BrokerUrl> Url { get; }

    public ValueOption<string> Unix { get; }

    public ValueOption<IPAddress> Bind { get; }

    public ValueOption<Socks5Options> Proxy { get; }

    public Flag WebSocket { get; }

    public ValueOption<TimeSpan> ConnectTimeout { get; }

    public Flag NoReconnect { get; }

    public ValueOption<TimeSpan> RetryMaxDelay { get; }

    /// <summary>The options that say where the broker is and which way leads there.</summary>
    public IReadOnlyList<DeclaredOption> Way =>
        [Host, Port, Url, Unix, Bind, Proxy, WebSocket, _webSocketPath, _webSocketHeader];

    /// <summary>Returns where to connect.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="tls">The TLS options.</param>
    /// <param name="notes">Gets a sentence for each thing decided on the user's behalf.</param>
    /// <param name="environment">The person to ask for a key's password.</param>
    /// <exception cref="UsageException">Options that exclude each other; files that cannot be.</exception>
    public TransportOptions Plan(ParsedOptions parsed, TlsGroup tls, List<string> notes, ToolEnvironment environment)
    {
        parsed.TryGet(Url, out var url);
        string host = url?.Authority.Host ?? parsed.Get(Host, "localhost");
        int? givenPort = url?.Authority.Port ?? (parsed.TryGet(Port, out int number) ? number : null);
        var tlsOptions = tls.Plan(parsed, url, givenPort, notes, environment);
        bool webSocket = url?.IsWebSocket ?? parsed.Has(WebSocket);
        if (!webSocket && parsed.FirstOf(_webSocketPath, _webSocketHeader) is { } needless)
        {
            throw new UsageException(needless, "needs WebSocket: add --ws");
        }

        return new TransportOptions
        {
            Host = host,
            Port = givenPort ?? DefaultPort(webSocket, tlsOptions is not null),
            UnixPath = parsed.TryGet(Unix, out string? path) ? path : null,
            BindAddress = BindAddress(parsed, host),
            Proxy = parsed.TryGet(Proxy, out var proxy) ? proxy : null,
            Tls = tlsOptions,
            WebSocket = webSocket ? WebSocketOf(parsed, url) : null,
        };
    }

    private static int DefaultPort(bool webSocket, bool tls) => (webSocket, tls) switch
    {
        (true, true) => 443,
        (true, false) => 80,
        (false, true) => TlsGroup.Port,
        (false, false) => 1883,
    };

    private WebSocketOptions WebSocketOf(ParsedOptions parsed, BrokerUrl? url)
    {
        if (url?.WebSocketPath is not null && parsed.Has(_webSocketPath))
        {
            throw new UsageException(_webSocketPath, "the URL names the path already");
        }

        string? path = url?.WebSocketPath ?? (parsed.TryGet(_webSocketPath, out string? given) ? given : null);
        var options = path is null ? new WebSocketOptions() : new WebSocketOptions(path);
        return options with { Headers = parsed.All(_webSocketHeader) };
    }

    private IPAddress? BindAddress(ParsedOptions parsed, string host)
    {
        if (!parsed.TryGet(Bind, out var address))
        {
            return null;
        }

        if (!parsed.Has(Proxy) && IPAddress.TryParse(host, out var target)
            && target.AddressFamily != address.AddressFamily)
        {
            throw new UsageException(
                Bind, $"{address} is {Family(address)}, but {host} is {Family(target)}: nothing can connect the two");
        }

        return address;
    }

    private static string Family(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";
}
