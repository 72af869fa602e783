using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Subscribe;

/// <summary>Checks the broker's answers filter by filter: says what was refused, and ends when nothing is left. One
/// thread.</summary>
internal sealed class SubscriptionReport : IConnectionObserver
{
    private readonly SubscribePlan _plan;
    private readonly Diagnostics _log;
    private readonly StatusLine _line;
    private readonly Shutdown _shutdown;
    private readonly StatusRecords? _status;

    public SubscriptionReport(SubscribePlan plan, Diagnostics log, StatusLine line, Shutdown shutdown,
        StatusRecords? status)
    {
        _status = status;
        _plan = plan;
        _log = log;
        _line = line;
        _shutdown = shutdown;
    }

    /// <summary>Whether the broker granted something before, so that a session it kept holds it.</summary>
    public bool IsSubscribed { get; private set; }

    /// <inheritdoc/>
    public void OnSubAck(IReadOnlyList<Grant> grants, DateTime receivedAt)
    {
        _status?.Subscribed(grants, grant => Words(PacketType.SubAck, grant), receivedAt);
        int refused = 0;
        for (int i = 0; i < grants.Count; i++)
        {
            var grant = grants[i];
            if (grant.Refused)
            {
                refused++;
                _log.Warning($"the broker refused the subscription to '{grant.Filter}': "
                    + $"{Words(PacketType.SubAck, grant)}");
            }
            else if (grant.Code < (byte)_plan.Subscriptions[i].QoS)
            {
                _log.Info($"the broker granted QoS {grant.Code} for '{grant.Filter}', not "
                    + $"{(byte)_plan.Subscriptions[i].QoS}");
            }
            else
            {
                _log.Debug($"subscribed to '{grant.Filter}' with QoS {grant.Code}");
            }
        }

        if (refused == grants.Count)
        {
            _log.Error(new Diagnosis("the broker refused every subscription",
                FailureText.CureOfRefusedFilter).ToString());
            _ = _shutdown.Request(ExitCode.Refused);
            return;
        }

        string filters = Count(grants.Count - refused);
        _line.Set($"connected to {_plan.Transport.UnixPath ?? _plan.Transport.Host}, subscribed to {filters}, waiting");
        if (IsSubscribed)
        {
            _log.Info($"subscribed again to {filters}");
        }
        else
        {
            _log.SayStep($"subscribed to {filters}");
        }

        IsSubscribed = true;
        EndIfThatWasAll(isLast: _plan.Unsubscriptions.Count == 0);
    }

    /// <inheritdoc/>
    public void OnUnsubAck(IReadOnlyList<Grant> grants)
    {
        foreach (var grant in grants)
        {
            if (grant.Refused)
            {
                _log.Warning($"the broker refused to unsubscribe '{grant.Filter}': "
                    + $"{Words(PacketType.UnsubAck, grant)}");
            }
            else
            {
                _log.Debug($"unsubscribed from '{grant.Filter}'");
            }
        }

        EndIfThatWasAll(isLast: true);
    }

    private void EndIfThatWasAll(bool isLast)
    {
        if (_plan.ExitAfterSubAck && isLast)
        {
            _ = _shutdown.Request(ExitCode.Success);
        }
    }

    private string Words(PacketType packet, Grant grant) => FailureText.Describe(packet, grant, _plan.Connect.Version);

    private static string Count(int filters) => filters == 1 ? "1 topic filter" : $"{filters} topic filters";
}
