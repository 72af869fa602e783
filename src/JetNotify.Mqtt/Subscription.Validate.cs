namespace JetNotify.Mqtt;

public sealed partial record Subscription
{
    /// <summary>Refuses what no SUBSCRIBE can carry.</summary>
    /// <exception cref="ArgumentException">Says what is wrong in one sentence without a full stop.</exception>
    public void Validate()
    {
        if (QoS > QoS.ExactlyOnce)
        {
            throw new ArgumentException($"the QoS is 0, 1 or 2, not {(int)QoS}");
        }

        if (RetainHandling > 2)
        {
            throw new ArgumentException($"retain handling is 0, 1 or 2, not {RetainHandling}");
        }

        if (NoLocal && Filter.ShareGroup is not null)
        {
            throw new ArgumentException($"a shared subscription cannot be 'no local' [MQTT-3.8.3-4]: '{Filter}'");
        }
    }
}
