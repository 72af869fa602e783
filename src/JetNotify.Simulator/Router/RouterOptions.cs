using JetNotify.Mqtt;

namespace JetNotify.Simulator.Router;

/// <summary>Which router is simulated. Immutable.</summary>
public sealed record RouterOptions
{
    /// <summary>The host name in every event and in the prompt.</summary>
    public string HostName { get; init; } = "jetsim";

    /// <summary>Who configures it: in the prompt and in the events of a commit.</summary>
    public string UserName { get; init; } = "lab";

    /// <summary>Whether commits are told on <c>/junos/events/genpub/config-update</c> from the start, as
    /// <c>set system commit notification</c> does.</summary>
    public bool CommitNotification { get; init; }

    /// <summary>Whether each client that connects shows up as a <c>SYSTEM</c> event, a moment later, as on a
    /// router.</summary>
    public bool ConnectEvents { get; init; } = true;

    /// <summary>The QoS events are published with; subscribers get the lower of this and what they asked for.</summary>
    public QoS QoS { get; init; } = QoS.AtMostOnce;
}
