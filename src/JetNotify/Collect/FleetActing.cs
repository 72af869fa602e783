using JetNotify.Acting;
using JetNotify.Fleet.Monitoring;

namespace JetNotify.Collect;

/// <summary>What <c>/metrics</c> tells of what printed events set off.</summary>
internal static class FleetActing
{
    /// <summary>Returns the figures.</summary>
    public static IReadOnlyList<FleetFigure> Figures(EventActor actor) =>
    [
        new("jetnotify_actions_done_total", "counter", "Commands and posts that went well.", () => actor.Done),
        new("jetnotify_actions_failed_total", "counter", "Commands and posts that failed.", () => actor.Failed),
        new("jetnotify_actions_skipped_total", "counter",
            "Commands and posts that were left out: above the rate, or too many waited.", () => actor.Skipped),
        new("jetnotify_actions_held_down_total", "counter", "Events that set nothing off for --hold-down.",
            () => actor.HeldDown),
    ];
}
