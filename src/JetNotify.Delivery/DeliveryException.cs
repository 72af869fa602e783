namespace JetNotify.Delivery;

/// <summary>Nobody takes the records: they stay unacknowledged, and whoever sent them has them still.</summary>
public class DeliveryException : Exception
{
    /// <summary>One line that says why, and what to do.</summary>
    public DeliveryException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
