using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Fleet;

/// <summary>Where the messages and the states of all routers go. Called on the fleet's own thread only, never
/// concurrently; of one router in the order it sent.</summary>
public interface IFleetSink
{
    /// <summary>Takes one message. The spans are borrowed until this returns.</summary>
    /// <param name="router">Whose it is.</param>
    /// <param name="publish">The message.</param>
    /// <returns>Whether more may follow before <see cref="Flush"/>, or no more at all.</returns>
    SinkResult OnPublish(Router router, in Publish publish);

    /// <summary>Takes what happened to a router's connection, in its place among the router's messages.</summary>
    void OnStatus(Router router, FleetStatus status);

    /// <summary>Returns once everything taken so far is safe with whoever comes next; acknowledgements leave only
    /// then.</summary>
    void Flush();
}
