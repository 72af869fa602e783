using System.Net;

namespace JetNotify.Simulator.Broker;

/// <summary>Told what happens in a broker, in order, under the broker's lock: note it and return, never call the broker
/// or block.</summary>
public interface IBrokerObserver
{
    /// <summary>A connection was closed without CONNACK.</summary>
    /// <param name="remote">Whose.</param>
    /// <param name="why">The rest of "closed, since …".</param>
    void TurnedAway(IPEndPoint remote, string why);

    /// <summary>A client has had its CONNACK.</summary>
    void Connected(ClientInfo client);

    /// <summary>A client's connection ended.</summary>
    /// <param name="client">As it was.</param>
    /// <param name="why">How, in a few words.</param>
    void Disconnected(ClientInfo client, string why);

    /// <summary>A client's subscription was granted.</summary>
    void Subscribed(ClientInfo client, SubscriptionInfo subscription);

    /// <summary>A client's subscription ended at its wish.</summary>
    void Unsubscribed(ClientInfo client, string filter);

    /// <summary>Something of a client's was refused, dropped or forgotten: beyond a limit, or since it does not keep
    /// up.</summary>
    /// <param name="clientId">Whose.</param>
    /// <param name="what">What, in a few words; said once where it goes on.</param>
    void Limited(string clientId, string what);
}
