using System.Globalization;
using JetNotify.Deliver;
using JetNotify.Delivery.Spooling;

namespace JetNotify.Spools;

/// <summary>Carries a <see cref="SpoolPlan"/> out.</summary>
internal static class SpoolExecution
{
    /// <summary>Runs until the end and returns the exit status.</summary>
    public static ExitCode Run(SpoolPlan plan, TextWriter output)
    {
        if (Directory.Exists(plan.Folder) && SpoolInfo.Is(plan.Folder))
        {
            return plan.Delivery is null ? Show(plan, output) : Drain(plan, plan.Delivery);
        }

        using var log = new Diagnostics(plan.Diagnostics);
        log.Error($"{plan.Folder} is not the folder of a spool: collect --to URL --spool FOLDER makes one");
        return ExitCode.Usage;
    }

    private static ExitCode Show(SpoolPlan plan, TextWriter output)
    {
        using var log = new Diagnostics(plan.Diagnostics);
        try
        {
            var info = SpoolInfo.Of(plan.Folder);
            output.Write(string.Create(CultureInfo.InvariantCulture, $"""
                records: {info.Records}
                bytes: {info.Bytes}
                files: {info.Files}
                first: {info.First ?? "-"}
                last: {info.Last ?? "-"}
                dead-letters: {info.DeadLetters}
                sessions: {info.Sessions}
                in-use: {(info.IsInUse ? "yes" : "no")}

                """));
            return ExitCode.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Error($"{plan.Folder}: {e.Message}");
            return ExitCode.Usage;
        }
    }

    private static ExitCode Drain(SpoolPlan plan, DeliveryPlan wanted) =>
        CommandRunner.Run(plan.Diagnostics, timeout: null, (_, log, shutdown) =>
        {
            if (!RecordDelivery.TryOpen(wanted, log, shutdown, out var delivery, out var code, waits: false))
            {
                return code;
            }

            using (delivery)
            {
                return delivery.Deliverer.WaitUntilDrained() ? ExitCode.Success : ExitCode.Output;
            }
        });
}
