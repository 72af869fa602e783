using System.Collections.Concurrent;
using System.Net;
using JetNotify.Simulator.Broker;

namespace JetNotify.Tests.Simulator;

/// <summary>Hears what a broker has refused, dropped or cut off.</summary>
internal sealed class LimitWatch : IBrokerObserver
{
    /// <summary>Each as the client's name and what happened.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    public void TurnedAway(IPEndPoint remote, string why)
    {
    }

    public void Connected(ClientInfo client)
    {
    }

    public void Disconnected(ClientInfo client, string why) => Said.Enqueue($"{client.ClientId} left: {why}");

    public void Subscribed(ClientInfo client, SubscriptionInfo subscription)
    {
    }

    public void Unsubscribed(ClientInfo client, string filter)
    {
    }

    public void Limited(string clientId, string what) => Said.Enqueue($"{clientId} {what}");
}
