using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace JetNotify.Mqtt.Transport;

/// <summary>What each address of a host answered, put into one line that ends with the cure.</summary>
/// <param name="host">A name or an address.</param>
/// <param name="port">Its port.</param>
/// <param name="asProxy">The host is a proxy, to be called one.</param>
internal sealed class TcpFailure(string host, int port, bool asProxy)
{
    private readonly string _prefix = $"cannot reach {(asProxy ? "SOCKS5 proxy " : "")}{Authority(host, port)}";
    private readonly List<string> _reasons = [];
    private SocketError _telling = SocketError.Success;
    private Exception? _inner;

    /// <summary><c>host:port</c>, with brackets around an IPv6 literal.</summary>
    public static string Authority(string host, int port)
    {
        string name = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return string.Create(CultureInfo.InvariantCulture, $"{name}:{port}");
    }

    /// <summary>The system refused or failed to connect to <paramref name="address"/>, or to the host by whichever
    /// address.</summary>
    public void Add(IPAddress? address, SocketException error) =>
        Add(address, error.SocketErrorCode, error, error.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "refused the connection",
            SocketError.TimedOut => "did not answer",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => "cannot be routed to from here",
            SocketError.NetworkDown or SocketError.HostDown => "is behind a network that is down",
            SocketError.ConnectionReset or SocketError.ConnectionAborted => "reset the connection",
            SocketError.AccessDenied => "may not be connected to (a rule of this machine)",
            SocketError.AddressFamilyNotSupported => "is of a family this machine does not speak",
            _ => $"failed ({error.Message})",
        });

    /// <summary><paramref name="address"/> used up its share of the time.</summary>
    public void TimedOut(IPAddress address, Deadline share) =>
        Add(address, SocketError.TimedOut, null, $"timed out after {share.TotalText}");

    /// <summary>The failure, once every address has been tried.</summary>
    public MqttException ToFailure() =>
        new(FailureKind.Unreachable, $"{_prefix}: {string.Join("; ", _reasons)}{Cure()}",
            _inner)
        { TcpError = _telling };

    /// <summary>The name has no address of the family to be connected from.</summary>
    public MqttException NoAddressOfFamily(IPAddress? from)
    {
        string family = from?.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";
        return new(FailureKind.Unreachable, from is null
            ? $"{_prefix}: the name has no address"
            : $"{_prefix} from {from}: it has no {family} address");
    }

    /// <summary>Checks that a link-local address says over which interface, and over one that is here (RFC 4007
    /// §11).</summary>
    /// <exception cref="MqttException">It does not.</exception>
    public void ThrowIfWithoutZone(IPAddress address)
    {
        if (!address.IsIPv6LinkLocal)
        {
            return;
        }

        int percent = host.IndexOf('%', StringComparison.Ordinal);
        string plain = percent < 0 ? host : host[..percent];
        string[] here = [.. NetworkInterface.GetAllNetworkInterfaces().Select(one => one.Name)];
        string example = here.FirstOrDefault(name => name != "lo") ?? "eth0";
        if (percent < 0)
        {
            throw new MqttException(
                FailureKind.Unreachable, $"{_prefix}: a link-local address needs the interface it is reached over: "
                    + $"{plain}%{example}");
        }

        string zone = host[(percent + 1)..];
        if (address.ScopeId == 0 || (!here.Contains(zone)
            && !long.TryParse(zone, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            throw new MqttException(
                FailureKind.Unreachable,
                    $"{_prefix}: there is no interface {zone} here; the interfaces are {string.Join(", ", here)}");
        }
    }

    /// <summary>No answer from the name service in time.</summary>
    public MqttException NameTimedOut(Deadline deadline) => new(FailureKind.Unreachable,
        $"{_prefix}: looking up the name took longer than {deadline.TotalText}; check this machine's name service, "
            + "or give an address");

    /// <summary>The name service knows no such name, or failed.</summary>
    public MqttException NameNotFound(Exception error)
    {
        string reason = (error as SocketException)?.SocketErrorCode switch
        {
            SocketError.HostNotFound => "no such name; check its spelling, or give an address",
            SocketError.NoData => "the name has no address",
            SocketError.TryAgain => "the name service does not answer; check this machine's name service, or give "
                + "an address",
            _ => $"the name cannot be looked up ({error.Message})",
        };
        return new(FailureKind.Unreachable, $"{_prefix}: {reason}", error);
    }

    /// <summary>The address to connect from cannot be used.</summary>
    public static MqttException CannotBind(IPAddress from, SocketException error) => new(
        FailureKind.Unreachable,
        error.SocketErrorCode == SocketError.AddressNotAvailable
            ? $"cannot connect from {from}: it is not an address of this machine"
            : $"cannot connect from {from}: {error.Message}",
        error);

    private void Add(IPAddress? address, SocketError code, Exception? error, string what)
    {
        // An address repeated as "host" would be said twice in one line.
        bool isHost = address is null || (IPAddress.TryParse(host, out var literal) && literal.Equals(address));
        string who = isHost ? "it" : address!.ToString();
        _reasons.Add($"{who} {what}");
        // Refused tells most: a machine is there and answers.
        _telling = _telling == SocketError.ConnectionRefused ? _telling : code;
        _inner ??= error;
    }

    private string Cure() => _telling switch
    {
        SocketError.ConnectionRefused => ". Nothing listens there",
        SocketError.TimedOut => string.Create(CultureInfo.InvariantCulture,
            $". A firewall on the way must permit TCP {port}"),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable =>
            ". Check this machine's routes and the address",
        _ => "",
    };
}
