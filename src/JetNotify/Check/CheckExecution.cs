namespace JetNotify.Check;

/// <summary>Carries a <see cref="CheckPlan"/> out.</summary>
internal static class CheckExecution
{
    /// <summary>Runs until the end and returns the exit status.</summary>
    public static ExitCode Run(CheckPlan plan) =>
        CommandRunner.Run(plan.Subscribe.Diagnostics, plan.Subscribe.Timeout, (stdout, log, shutdown) =>
        {
            plan.Subscribe.SayDecisions(log);
            return new Checker(plan, new CheckReport(stdout, plan), log, shutdown).Run();
        });
}
