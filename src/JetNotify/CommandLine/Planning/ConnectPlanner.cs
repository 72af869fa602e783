using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify.CommandLine.Planning;

/// <summary>Decides what CONNECT says.</summary>
internal static class ConnectPlanner
{
    /// <summary>What CONNECT says; asks for a password where one is needed and nobody gave it.</summary>
    /// <exception cref="UsageException">Options that exclude each other; a password file that cannot be.</exception>
    public static ConnectOptions Plan(
        Typed typed,
        SessionOptions session,
        LoginOptions login,
        WillOptions will,
        ProtocolVersion version,
        PropertyPlanner properties,
        TransportOptions transport,
        Authority? authority,
        Surroundings surroundings)
    {
        string id = SessionPlanner.ClientId(typed, session, version);
        var willPlan = WillPlanner.Plan(typed, will, properties.Will);
        var (user, password) = PasswordPlanner.Plan(
            typed, login, authority, version, transport.UnixPath ?? transport.Host, surroundings);
        return new ConnectOptions
        {
            Version = version,
            ClientId = id,
            CleanStart = !typed.Has(session.Persistent),
            KeepAliveSeconds = typed.Get(session.KeepAlive, (ushort)60),
            UserName = user,
            Password = password,
            Will = willPlan,
            MaxPacketSize = typed.Get(session.MaxPacketSize, ConnectOptions.ProtocolMaxPacketSize),
            Properties = [.. SessionPlanner.ExpiryProperties(typed, session, version), .. properties.Connect],
            DisconnectProperties = properties.Disconnect,
        };
    }
}
