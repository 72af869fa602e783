using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Values;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;

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
        uint expiry = SessionPlanner.Expiry(typed, session, properties);
        string id = SessionPlanner.ClientId(typed, session, version, expiry);
        var willPlan = WillPlanner.Plan(typed, will, properties.For(PropertyPackets.Will));
        var (user, password) = PasswordPlanner.Plan(
            typed, login, authority, version, transport.UnixPath ?? transport.Host, surroundings);
        var connect = new ConnectOptions
        {
            Version = version,
            ClientId = id,
            CleanStart = !typed.Has(session.Persistent),
            KeepAliveSeconds = typed.Get(session.KeepAlive, (ushort)60),
            UserName = user,
            Password = password,
            Will = willPlan,
            MaxPacketSize = MaxPacketSize(typed, session, properties),
            Properties = ConnectProperties(properties, version, expiry),
            DisconnectProperties = properties.For(PropertyPackets.Disconnect),
        };
        try
        {
            connect.Validate();
            return connect;
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static int MaxPacketSize(Typed typed, SessionOptions session, PropertyPlanner properties) =>
        (int)Math.Min(
            properties.MaximumPacketSize ?? ConnectOptions.ProtocolMaxPacketSize,
            (uint)typed.Get(session.MaxPacketSize, ConnectOptions.ProtocolMaxPacketSize));

    /// <summary>What <c>-D</c> says, without the packet limit, which has a member of its own, and with the session's expiry
    /// where another option decided it.</summary>
    private static List<Property> ConnectProperties(PropertyPlanner properties, ProtocolVersion version, uint expiry)
    {
        var connect = properties.For(PropertyPackets.Connect);
        connect.RemoveAll(property => property.Id == PropertyId.MaximumPacketSize);
        if (version == ProtocolVersion.V5 && expiry > 0 && properties.SessionExpiry is null)
        {
            connect.Insert(0, new Property(PropertyId.SessionExpiryInterval, expiry));
        }

        return connect;
    }
}
