using System.Runtime.Versioning;
using JetNotify.Collect;
using JetNotify.Fleet;
using JetNotify.Output;
using JetNotify.Simulate;
using JetNotify.Terminal;

namespace JetNotify.Watch;

/// <summary>Carries a <see cref="WatchPlan"/> out: makes the parts and lets them run.</summary>
internal static class WatchExecution
{
    /// <summary>Runs until the end and returns the exit status.</summary>
    public static ExitCode Run(WatchPlan plan) => CommandRunner.Run(plan.Diagnostics, null, (stdout, log, shutdown) =>
    {
        if (OperatingSystem.IsWindows() || Refusal(plan.Terminal) is not null)
        {
            log.Error(Refusal(plan.Terminal)!);
            return ExitCode.Usage;
        }

        // Threads of the pool would look for more work a while before they sleep: of what watching costs that was a
        // fifth.
        AppContext.SetData("System.Threading.ThreadPool.UnfairSemaphoreSpinLimit", 0);
        var demo = plan.Demo ? Demo.Start() : null;
        try
        {
            var routers = demo is null ? plan.Routers
                : [.. plan.Routers.Select(router => router with { Transport = demo.Reach(router.Transport) })];
            return Run(plan, routers, stdout, shutdown);
        }
        finally
        {
            demo?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    });

    /// <summary>Returns why nothing can be drawn, or null.</summary>
    public static string? Refusal(TerminalTraits terminal) =>
        OperatingSystem.IsWindows() ? "watch needs a terminal as Linux and macOS have it"
        : terminal.IsThere ? null
        : "watch draws on a terminal and reads its keys: subscribe, collect and replay print into pipes";

    [UnsupportedOSPlatform("windows")]
    private static ExitCode Run(WatchPlan plan, IReadOnlyList<RouterSpec> routers, IOutput stdout, Shutdown shutdown)
    {
        var model = new WatchModel(TimeProvider.System);
        foreach (var router in routers)
        {
            _ = model.Router(router.Name);
        }

        using var deriver = plan.Deriving is { } rules ? new FleetDeriver(rules, TimeProvider.System) : null;
        using var sink = new WatchSink(model, Environment.MachineName, deriver);
        var fleet = new FleetCollector(plan.Fleet, sink);
        deriver?.Begin(fleet, routers, static _ => { });
        using var stop = shutdown.Token.Register(fleet.Stop);
        using var screen = new WatchScreen(plan.Terminal, model, new WatchRecording(sink, TimeProvider.System), stdout,
            () => shutdown.Request(ExitCode.Success));
        var followed = new OwnedRouters(fleet, routers, isShared: false)
        {
            Changed = difference =>
            {
                Follow(model, difference);
                deriver?.Follow(difference);
            },
        };
        using var inventory = new InventoryWatch(plan.Inventory, routers, allowShrink: false, followed,
            (_, what) => screen.Tell(what));
        fleet.Run(routers);
        return shutdown.Code ?? ExitCode.Success;
    }

    private static void Follow(WatchModel model, FleetDifference difference)
    {
        lock (model.Turn)
        {
            difference.Removed.ForEach(router => model.Remove(router.Name));
            difference.Added.ForEach(router => model.Router(router.Name));
        }
    }
}
