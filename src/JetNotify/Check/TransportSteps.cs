using System.Globalization;
using System.Net;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Check;

/// <summary>What the steps below MQTT found, and which of them a failure belongs to. One thread.</summary>
internal sealed class TransportSteps
{
    private readonly TransportOptions _options;
    private readonly ICheckReport _report;
    private readonly List<TransportLayer> _missing = [TransportLayer.Socket];

    public TransportSteps(TransportOptions options, ICheckReport report)
    {
        _options = options;
        _report = report;
        if (options is { Proxy: not null, UnixPath: null })
        {
            _missing.Add(TransportLayer.Proxy);
        }

        if (options.Tls is not null)
        {
            _missing.Add(TransportLayer.Tls);
        }

        if (options.WebSocket is not null)
        {
            _missing.Add(TransportLayer.WebSocket);
        }
    }

    /// <summary>The step that a failure to open the transport belongs to.</summary>
    public string Missing => _missing is [var first, ..] ? Name(first) : Name(TransportLayer.Socket);

    /// <summary>Reports that the name was looked up.</summary>
    public void Resolved(IReadOnlyList<IPAddress> addresses)
    {
        string host = _options.Proxy?.Host ?? _options.Host;
        List<string> all = [.. addresses.Select(address => address.ToString())];
        string found = IPAddress.TryParse(host, out _)
            ? $"{host} is an address, no name to look up"
            : $"{host} is {string.Join(", ", all)}";
        if (_options.Proxy is not null)
        {
            found += $"; the proxy looks up {_options.Host} itself";
        }

        _report.Add(new CheckStep("name", StepOutcome.Ok, new Diagnosis(found))
        {
            Fields = [new("host", host), new("addresses", all)],
        });
    }

    /// <summary>Reports that a layer stands.</summary>
    public void Stands(TransportLayer layer, TransportConnection connection)
    {
        _missing.Remove(layer);
        _report.Add(layer switch
        {
            TransportLayer.Tls => Tls(connection.Tls!),
            TransportLayer.WebSocket => new CheckStep(
                Name(layer), StepOutcome.Ok, new Diagnosis("the server speaks MQTT over WebSocket at "
                    + $"{_options.WebSocket!.Path}")),
            _ => Socket(layer, connection),
        });
    }

    private CheckStep Socket(TransportLayer layer, TransportConnection connection)
    {
        bool isProxy = layer == TransportLayer.Socket && _options.Proxy is not null;
        string found = isProxy
            ? $"the SOCKS5 proxy at {connection.Description} answers"
            : $"{connection.Description} answers";
        string? source = isProxy ? null : connection.LocalEndPoint?.Address.ToString();
        if (source is not null)
        {
            found += $"; it sees this client as {source}";
        }
        else if (layer == TransportLayer.Proxy)
        {
            found += "; the proxy does not tell which address the broker sees";
        }

        return new CheckStep(Name(layer), StepOutcome.Ok, new Diagnosis(found))
        {
            Fields = [new("peer", connection.Description), new("source", source)],
        };
    }

    private CheckStep Tls(TlsInfo tls)
    {
        int days = (int)(tls.NotAfter - DateTime.UtcNow).TotalDays;
        string caveat = _options.Tls!.SkipNameCheck ? $", not checked against {tls.ServerName}" : string.Empty;
        string names = string.Join(", ", tls.Names);
        string unit = days == 1 ? "day" : "days";
        string found = string.Create(
            CultureInfo.InvariantCulture,
            $"{tls.Protocol}, {tls.CipherSuite}; the certificate is {tls.Subject}, issued by {tls.Issuer}, "
                + $"for {names}{caveat}, and expires on {tls.NotAfter:yyyy-MM-dd} (in {days} {unit})");
        return new CheckStep(Name(TransportLayer.Tls), StepOutcome.Ok, new Diagnosis(found))
        {
            Fields =
            [
                new("protocol", tls.Protocol),
                new("cipher", tls.CipherSuite),
                new("server_name", tls.ServerName),
                new("subject", tls.Subject),
                new("issuer", tls.Issuer),
                new("names", tls.Names),
                new("not_before", tls.NotBefore),
                new("not_after", tls.NotAfter),
            ],
        };
    }

    private string Name(TransportLayer layer) => layer switch
    {
        TransportLayer.Proxy => "proxy",
        TransportLayer.Tls => "tls",
        TransportLayer.WebSocket => "websocket",
        _ when _options.UnixPath is not null => "unix",
        _ => "tcp",
    };
}
