using System.Collections.Concurrent;
using JetNotify.Fleet;
using JetNotify.Output;
using JetNotify.Subscribe;

namespace JetNotify.Check;

/// <summary>Checks every router of an inventory, some at a time, and shows each as soon as it is done.</summary>
internal sealed class FleetChecker(FleetCheckPlan plan, FleetCheckTable table, Diagnostics log, Shutdown shutdown)
{
    // A check blocks its thread for ten seconds where nobody answers.
    private const int AtOnce = 32;
    private const int StackSize = 256 * 1024;

    private readonly ConcurrentQueue<RouterSpec> _left = new(plan.Routers.Specs);
    private int _good;
    private int _code = -1;
    private Exception? _failure;

    /// <summary>Carries a plan out and returns the exit status: that of the first router which failed.</summary>
    public static ExitCode Run(FleetCheckPlan plan) =>
        CommandRunner.Run(plan.Diagnostics, plan.Timeout, (stdout, log, shutdown) =>
        new FleetChecker(plan, new FleetCheckTable(stdout, plan), log, shutdown).Run());

    private ExitCode Run()
    {
        var threads = Enumerable.Range(0, Math.Min(AtOnce, _left.Count)).Select(_ => new Thread(Work, StackSize))
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (_failure is not null)
        {
            throw _failure;
        }

        log.Info($"{_good:N0} of {plan.Routers.Specs.Count:N0} routers are well");
        return shutdown.Code ?? (_code < 0 ? ExitCode.Success : (ExitCode)_code);
    }

    private void Work()
    {
        try
        {
            while (shutdown.Code is null && _left.TryDequeue(out var router))
            {
                Check(router);
            }
        }
        catch (Exception failure)
        {
            // Standard output failed: nobody sees the others.
            _ = Interlocked.CompareExchange(ref _failure, failure, null);
            _left.Clear();
        }
    }

    private void Check(RouterSpec router)
    {
        var steps = new StepList();
        var code = new Checker(PlanOf(router), steps, log, shutdown).Run();
        if (shutdown.Code is not null)
        {
            return;
        }

        _ = code == ExitCode.Success
            ? Interlocked.Increment(ref _good)
            : Interlocked.CompareExchange(ref _code, (int)code, -1);
        table.Add(router, code, steps.Last!);
    }

    private CheckPlan PlanOf(RouterSpec router) => new()
    {
        Subscribe = new SubscribePlan
        {
            Transport = router.Transport,
            Connect = CheckCommand.OfItsOwn(router.Connect, []),
            Subscriptions = router.Subscriptions,
            FiltersPerSubscribe = router.FiltersPerSubscribe,
            SubscribeProperties = router.SubscribeProperties,
            ConnectTimeout = router.AttemptTimeout,
            Output = new OutputPlan(),
            Diagnostics = plan.Diagnostics,
        },
        Wait = plan.Wait,
    };

    // The failed step ends a check, so that the last one tells how it went.
    private sealed class StepList : ICheckReport
    {
        public CheckStep? Last { get; private set; }

        public void Add(CheckStep step) => Last = step;
    }
}
