namespace JetNotify.Delivery;

/// <summary>The state of a delivery, of which each change is told once. Any thread.</summary>
internal sealed class DeliveryStatus(IDeliveryObserver observer)
{
    private readonly Lock _turn = new();
    private volatile int _state = (int)DeliveryState.Direct;
    private string? _why;

    /// <summary>The state now.</summary>
    public DeliveryState State => (DeliveryState)_state;

    /// <summary>Changes it; the same state for another reason is told too.</summary>
    public void Become(DeliveryState state, string? why)
    {
        lock (_turn)
        {
            if (state == State && (why is null || why == _why))
            {
                return;
            }

            _state = (int)state;
            _why = why;
            observer.Changed(state, why);
        }
    }
}
