using System.Globalization;
using System.Net;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Values;
using JetNotify.Fleet;
using JetNotify.Fleet.Inventory;
using JetNotify.Output;

namespace JetNotify.Collect;

/// <summary>How a fleet is held.</summary>
internal sealed class CollectGroup : OptionGroup
{
    private readonly ValueOption<double> _connectRate;
    private readonly ValueOption<IPEndPoint> _metrics;
    private readonly ValueOption<string> _collector;

    private readonly ValueOption<bool> _own;

    public CollectGroup()
        : base("Fleet")
    {
        _connectRate = Value<double>("--connect-rate", [], "RATE", "a rate",
            "The most attempts to connect a second (200/s); off for no limit.", ParseRate);
        AllowShrink = Flag("--allow-shrink", [],
            "Let a changed inventory lose more than a fifth of the routers at once.");
        _collector = Value<string>("--collector", [], "NAME", "a name",
            "What stands for this collector in each record (the machine's name).", TextParser.MqttName);
        _own = Value<bool>("--own", [], "lease", "lease",
            "Share the routers with every collector of the same --fleet that delivers into the same NATS, by leases "
                + "there: one that dies is replaced after 15 s.", ParseOwn);
        Contradict(_own, "leases say which routers are this collector's", "--shard");
        _metrics = Value<IPEndPoint>("--metrics", [], "[ADDR:]PORT", "an address and a port",
            "Serve /metrics (Prometheus), /routers, /live and /ready there; on loopback unless an "
                + "address is given. Nobody is asked who they are.", ParseEndPoint);
    }

    public Flag AllowShrink { get; }

    /// <summary>Returns how the routers are connected to.</summary>
    public FleetOptions Fleet(ParsedOptions parsed, TimeSpan? retryMaxDelay, bool isOnlyOwner) => new()
    {
        ConnectRate = parsed.Get(_connectRate, 200),
        RetryMaxDelay = retryMaxDelay ?? TimeSpan.FromMinutes(1),
        IsOnlyOwner = isOnlyOwner,
    };

    /// <summary>Returns where figures are served, or null.</summary>
    public IPEndPoint? Metrics(ParsedOptions parsed) => parsed.TryGet(_metrics, out var endPoint) ? endPoint : null;

    /// <summary>Returns what stands for this collector.</summary>
    public string Collector(ParsedOptions parsed) => parsed.Get(_collector, Environment.MachineName);

    /// <summary>Returns whether the routers are shared by leases.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="isNats">Whether what is delivered into has leases.</param>
    /// <param name="id">The client's id, which all collectors have: the router throws the older one out.</param>
    /// <exception cref="UsageException">They cannot be.</exception>
    public bool SharesByLeases(ParsedOptions parsed, bool isNats, DeclaredOption id)
    {
        if (!parsed.Has(_own))
        {
            return false;
        }

        if (!isNats)
        {
            throw new UsageException(_own, "the leases are kept in NATS: --to nats://…");
        }

        parsed.Needs(_own, id, "all collectors of a fleet are one client to a router");
        return true;
    }

    private static string? ParseOwn(string text, out bool isLease)
    {
        isLease = text == "lease";
        return isLease ? null : $"{Quoting.Text(text)} is no way to share routers: lease";
    }

    private static string? ParseRate(string text, out double rate)
    {
        rate = double.PositiveInfinity;
        if (text is "off" or "max")
        {
            return null;
        }

        string number = text.EndsWith("/s", StringComparison.Ordinal) ? text[..^2] : text;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out rate) && rate
            is >= 0.01 and <= 100_000
            ? null
            : $"{Quoting.Text(text)} is not a rate (200/s, 0.5/s … or off)";
    }

    private static string? ParseEndPoint(string text, out IPEndPoint endPoint)
    {
        endPoint = new IPEndPoint(IPAddress.Loopback, 0);
        string whole = text.All(char.IsAsciiDigit) ? $"127.0.0.1:{text}" : text.StartsWith(':') ? $"127.0.0.1{text}"
            : text;
        if (HostAndPort.TryParse(whole, out string? host, out int? port) && port is { } number
            && IPAddress.TryParse(host == "localhost" ? "127.0.0.1" : host, out var address))
        {
            endPoint = new IPEndPoint(address, number);
            return null;
        }

        return $"{Quoting.Text(text)} is not an address and a port (127.0.0.1:9464, or 9464)";
    }
}
