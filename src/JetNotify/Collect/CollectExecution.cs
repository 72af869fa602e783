using System.Net.Sockets;
using JetNotify.Acting;
using JetNotify.Deliver;
using JetNotify.Delivery.Nats;
using JetNotify.Fleet;
using JetNotify.Fleet.Monitoring;
using JetNotify.Output;
using JetNotify.Terminal;

namespace JetNotify.Collect;

/// <summary>Carries a <see cref="CollectPlan"/> out: makes the parts and lets them run.</summary>
internal static class CollectExecution
{
    /// <summary>Runs until the end and returns the exit status.</summary>
    public static ExitCode Run(CollectPlan plan) =>
        CommandRunner.Run(plan.Diagnostics, plan.Timeout, (stdout, log, shutdown) =>
        {
            foreach (string note in plan.Notes)
            {
                log.Info(note);
            }

            SayIfTooFewDescriptors(plan, log);

            // Nothing on the pool's threads waits or takes long: more of them would only get into each other's way.
            _ = ThreadPool.SetMaxThreads(Math.Clamp(Environment.ProcessorCount, 4, 6), 6);
            using var recorder = plan.Recording is { } recording ? new FleetRecorder(recording, log) : null;
            if (plan.Delivery is not { } wanted)
            {
                return Run(plan, stdout, recorder, delivery: null, log, shutdown);
            }

            if (!RecordDelivery.TryOpen(wanted, log, shutdown, out var delivery, out var code))
            {
                return code;
            }

            using (delivery)
            {
                return Run(plan, stdout, recorder, delivery, log, shutdown);
            }
        });

    private static ExitCode Run(CollectPlan plan, IOutput stdout, FleetRecorder? recorder, RecordDelivery? delivery,
        Diagnostics log, Shutdown shutdown)
    {
        using var deriver = plan.Deriving is { } rules ? new FleetDeriver(rules, TimeProvider.System) : null;
        using var actor = plan.Acting is { } acting ? new EventActor(acting, TimeProvider.System, log) : null;
        var figures = new FleetFigures
        {
            Version = typeof(CollectExecution).Assembly.GetName().Version!.ToString(3),
            More =
            [
                .. delivery is null ? [] : FleetDelivery.Figures(delivery.Deliverer), .. deriver?.Figures ?? [],
                .. actor is null ? [] : FleetActing.Figures(actor),
            ],
        };
        TornLine.End(plan.Output, stdout);
        using var changes = new FleetLog(log);
        var printer = new FleetPrinter(plan, stdout, recorder, delivery, changes, figures, deriver)
        {
            Observer = actor,
        };
        var fleet = new FleetCollector(plan.Fleet, printer);
        deriver?.Begin(fleet, plan.SharesByLeases ? [] : plan.First.Specs, failure =>
        {
            log.Error(failure.Message);
            _ = shutdown.Request(ExitCode.Output);
        });
        var pulse = new FleetPulse(fleet, stdout, delivery?.Deliverer);
        using var service = ServiceManager.Of(Environment.GetEnvironmentVariable, pulse.IsAlive);
        if (!TryServe(plan, fleet, figures, pulse, log, out var http))
        {
            return ExitCode.Usage;
        }

        try
        {
            var routers = new OwnedRouters(fleet, plan.First.Specs, plan.SharesByLeases)
            {
                Changed = deriver is null ? null : deriver.Follow,
            };
            using var watch = new InventoryWatch(plan.Inventory, plan.First.Specs, plan.AllowShrink, routers, log.Say)
            {
                Reloading = service.Reloading,
                Reloaded = isGood =>
                {
                    figures.Reloaded(isGood);
                    service.Ready();
                },
            };
            using var stop = shutdown.Token.Register(fleet.Stop);
            using var slow = new Subscribe.SlowReaderWatch(stdout, log);
            log.AlsoReopen(watch.Reload);
            log.CountWith(() =>
                $"{FleetLog.State(fleet.Up, fleet.Routers.Count)}, {Progress.Text(figures.Records, null, "records")} "
                    + (delivery is null ? "printed" : "delivered"));
            changes.Watch(() => (fleet.Up, fleet.Routers.Count), service.Status);
            log.Info(
                $"collecting from {plan.First.Specs.Count:N0} router{(plan.First.Specs.Count == 1 ? "" : "s")} of "
                    + $"{plan.Inventory.Name}");
            service.Ready();
            using var owner = plan.SharesByLeases
                ? new ShardOwner(
                    new NatsLeaseBucket(plan.Delivery!.Target.Nats!, plan.Delivery.Fleet), plan.Collector, routers,
                    fleet, delivery!.Epochs, log, shutdown.Token)
                : null;
            fleet.Run(plan.SharesByLeases ? [] : plan.First.Specs);
            service.Stopping();
            return shutdown.Code ?? ExitCode.Success;
        }
        finally
        {
            http?.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(1));
        }
    }

    private static bool TryServe(
        CollectPlan plan, FleetCollector fleet, FleetFigures figures, FleetPulse pulse, Diagnostics log,
            out HttpEndpoint? http)
    {
        http = null;
        if (plan.Metrics is not { } endPoint)
        {
            return true;
        }

        try
        {
            http = HttpEndpoint.Start(endPoint, Pages(fleet, figures, pulse));
            log.Info($"serving http://{http.EndPoint}/metrics, /routers, /live and /ready");
            return true;
        }
        catch (SocketException e)
        {
            log.Error($"--metrics: cannot listen on {endPoint}: {e.Message}");
            return false;
        }
    }

    private static HttpPage[] Pages(FleetCollector fleet, FleetFigures figures, FleetPulse pulse)
    {
        var metrics = new FleetMetrics(fleet, figures);
        var routers = new RouterListing(fleet, router =>
            router.LastError is { } failure ? FleetStatusLine.Explain(router.Spec, failure) : null);
        return
        [
            new("/metrics", "text/plain; version=0.0.4; charset=utf-8", metrics.Write),
            new("/routers", "application/x-ndjson", routers.Write),
            new("/live", "text/plain; charset=utf-8", (text, _) => Word(text, pulse.IsAlive()), () => pulse.IsAlive()
                ? 200 : 503),
            new("/ready", "text/plain; charset=utf-8", (text, _) => Word(text, pulse.IsReady), () => pulse.IsReady
                ? 200 : 503),
        ];
    }

    private static ValueTask Word(TextBuffer text, bool isGood)
    {
        text.Append(isGood ? "ok\n"u8 : "not now\n"u8);
        return ValueTask.CompletedTask;
    }

    // The runtime raises the soft limit to the hard one; beyond that the system has to be asked.
    private static void SayIfTooFewDescriptors(CollectPlan plan, Diagnostics log)
    {
        const int Others = 100;
        long needed = plan.First.Specs.Count + Others
            + (plan.Recording?.Path.Contains(DevicePath.Mark, StringComparison.Ordinal) == true
                ? plan.First.Specs.Count
                : 0);
        if (Posix.RaiseDescriptorLimit() is { } limit && limit < needed)
        {
            log.Warning(
                $"this process may have {limit:N0} files and connections, and {plan.First.Specs.Count:N0} routers need "
                    + $"{needed:N0}: some will not be "
                    + $"connected to. In a shell: ulimit -n {needed}; in a unit: LimitNOFILE={needed}");
        }
    }
}
