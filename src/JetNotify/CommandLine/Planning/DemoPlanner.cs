using JetNotify.Check;
using JetNotify.CommandLine.Options;
using JetNotify.Simulator.Router;

namespace JetNotify.CommandLine.Planning;

/// <summary>Decides whether a simulated router stands for the broker.</summary>
internal static class DemoPlanner
{
    /// <summary>What is subscribed to where nothing was asked for.</summary>
    public const string EveryEvent = CheckPlan.EveryEvent;

    /// <summary>What stands for the router in records and conditions: its name.</summary>
    public static string Device { get; } = new RouterOptions().HostName;

    /// <summary>Whether <c>--demo</c> was typed.</summary>
    /// <exception cref="UsageException">Together with an option about a broker elsewhere.</exception>
    public static bool Plan(Typed typed, DemoOptions demo, ConnectionOptions connection, TlsOptionGroup tls)
    {
        DeclaredOption[] elsewhere =
        [
            connection.Host, connection.Port, connection.Url, connection.Unix, connection.Bind, connection.Proxy,
            connection.WebSocket, connection.WebSocketPath, .. tls.Options,
        ];
        foreach (var option in elsewhere)
        {
            typed.NotBoth(option, demo.Demo, "the demo brings its own router, on loopback and in clear text");
        }

        return typed.Has(demo.Demo);
    }
}
