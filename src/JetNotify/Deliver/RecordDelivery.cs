using System.Diagnostics.CodeAnalysis;
using JetNotify.Delivery;
using JetNotify.Delivery.Spooling;

namespace JetNotify.Deliver;

/// <summary>A delivery that is open: the engine, the spool, the sessions.</summary>
internal sealed class RecordDelivery : IDisposable
{
    private readonly DeliveryLog _said;
    private readonly Spool? _spool;

    private readonly long _run = EventIds.NewRun();

    private RecordDelivery(DeliveryPlan plan, Spool? spool, IEngine engine, Diagnostics log, Shutdown shutdown)
    {
        Plan = plan;
        _spool = spool;
        _said = new DeliveryLog(log, engine.Name, plan.Spool);
        Epochs = new SessionEpochs(spool);
        Deliverer = new Deliverer(engine, spool, _said, shutdown.Token);
    }

    /// <summary>What was asked for.</summary>
    public DeliveryPlan Plan { get; }

    /// <summary>Takes the records.</summary>
    public Deliverer Deliverer { get; }

    /// <summary>Which session each broker is in.</summary>
    public SessionEpochs Epochs { get; }

    /// <summary>Opens it, or says why not.</summary>
    /// <param name="plan">What was asked for.</param>
    /// <param name="log">Where to say it.</param>
    /// <param name="shutdown">Ends the wait for an engine.</param>
    /// <param name="delivery">The delivery.</param>
    /// <param name="code">The exit status where there is none.</param>
    /// <param name="waits">Whether an engine that nobody answers at is waited for, where there is a spool.</param>
    public static bool TryOpen(
        DeliveryPlan plan, Diagnostics log, Shutdown shutdown, [NotNullWhen(true)] out RecordDelivery? delivery,
        out ExitCode code, bool waits = true)
    {
        delivery = null;
        code = ExitCode.Success;
        Spool? spool = null;
        try
        {
            spool = plan.Spool is { } folder ? Spool.Open(folder, plan.SpoolSize) : null;
            SayRepaired(spool, log);
            var engine = plan.Target.Make(log);
            delivery = new RecordDelivery(plan, spool, engine, log, shutdown);
            delivery.Deliverer.Open(waits);
            log.Info($"delivering to {engine.Name}");
            return true;
        }
        catch (EngineException e)
        {
            log.Error(e.Message);
            code = CodeOf(e.Problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Error($"--spool: {e.Message}");
            code = ExitCode.Usage;
            spool?.Dispose();
        }
        catch (OperationCanceledException)
        {
            code = shutdown.Code ?? ExitCode.Success;
        }

        delivery?.Deliverer.Dispose();
        delivery?.Epochs.Dispose();
        delivery = null;
        return false;
    }

    /// <summary>Returns the ids of a device's records.</summary>
    public EventIds IdsOf(string device) => new(Plan.Fleet, device, _run);

    /// <inheritdoc/>
    public void Dispose()
    {
        long waiting = _spool?.Bytes ?? 0;
        Deliverer.Dispose();
        Epochs.Dispose();
        _said.SayEnd(Deliverer.Count, waiting);
    }

    private static void SayRepaired(Spool? spool, Diagnostics log)
    {
        if (spool is { Repaired: > 0 })
        {
            log.Warning(
                $"{spool.Folder}: the last record was cut short ({spool.Repaired:N0} bytes) and is taken away: "
                    + "it was not acknowledged");
        }
    }

    private static ExitCode CodeOf(EngineProblem problem) => problem switch
    {
        EngineProblem.Unreachable => ExitCode.Unreachable,
        EngineProblem.Refused => ExitCode.Refused,
        EngineProblem.Tls => ExitCode.Tls,
        _ => ExitCode.Usage,
    };
}
