using JetNotify.Simulator;
using JetNotify.Simulator.Configuration;
using JetNotify.Simulator.Router;

namespace JetNotify.Tests.Simulator;

/// <summary>A router's configurations without a broker.</summary>
/// <param name="router">The router.</param>
/// <param name="events">Takes the events of commits.</param>
/// <param name="beforeRunning">Done before the running configuration is looked at, or null.</param>
internal sealed class RouterStore(SimulatedRouter router, EventWriter events, Action? beforeRunning = null)
    : IConfigurationStore
{
    public ConfigurationTree Running()
    {
        beforeRunning?.Invoke();
        return router.Running.Copy();
    }

    public void Commit(Action<ConfigurationTree> change, string? comment) =>
        RouterSimulator.Commit(router, change, events, comment);

    public IReadOnlyList<CommitRecord> Commits() => [.. router.Commits];
}
