using JetNotify.Fleet;
using JetNotify.Output;
using JetNotify.Simulate;

namespace JetNotify.Watch;

/// <summary>Carries a <see cref="WatchPlan"/> out: makes the parts and lets them run.</summary>
internal static class WatchExecution
{
    /// <summary>Runs until the end and returns the exit status.</summary>
    public static ExitCode Run(WatchPlan plan) => CommandRunner.Run(plan.Diagnostics, null, (stdout, log, shutdown) =>
    {
        if (OperatingSystem.IsWindows())
        {
            log.Error("watch needs a terminal as Linux and macOS have it");
            return ExitCode.Usage;
        }

        if (!plan.IsTerminal)
        {
            log.Error("watch draws on a terminal and reads its keys: subscribe and collect print into pipes");
            return ExitCode.Usage;
        }

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

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static ExitCode Run(WatchPlan plan, IReadOnlyList<RouterSpec> routers, IOutput stdout, Shutdown shutdown)
    {
        var model = new WatchModel(TimeProvider.System);
        foreach (var router in routers)
        {
            model.Add(router.Name);
        }

        var fleet = new FleetCollector(plan.Fleet, model);
        using var stop = shutdown.Token.Register(fleet.Stop);
        using var screen = new WatchScreen(plan, model, stdout, () => shutdown.Request(ExitCode.Success));
        fleet.Run(routers);
        return shutdown.Code ?? ExitCode.Success;
    }
}
