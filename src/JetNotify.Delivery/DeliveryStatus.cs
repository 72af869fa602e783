namespace JetNotify.Delivery;

/// <summary>The state of a delivery: each change is told once, and another reason for the same state now and then. Any
/// thread.</summary>
internal sealed class DeliveryStatus(IDeliveryObserver observer)
{
    private const long Reminder = 30_000;

    private readonly Lock _turn = new();
    private volatile int _state = (int)DeliveryState.Direct;
    private string? _why;
    private long _saidAt;

    /// <summary>The state now.</summary>
    public DeliveryState State => (DeliveryState)_state;

    /// <summary>Changes it; the same state for another reason is told too.</summary>
    public void Become(DeliveryState state, string? why)
    {
        lock (_turn)
        {
            long now = Environment.TickCount64;
            if (state == State && (why is null || why == _why || now - _saidAt < Reminder))
            {
                return;
            }

            _state = (int)state;
            _why = why;
            _saidAt = now;
            observer.Changed(state, why);
        }
    }
}
