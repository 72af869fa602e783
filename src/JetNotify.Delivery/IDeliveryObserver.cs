namespace JetNotify.Delivery;

/// <summary>Is told what is worth knowing of a delivery. Called on several threads.</summary>
public interface IDeliveryObserver
{
    /// <summary>Another state, and why.</summary>
    void Changed(DeliveryState state, string? why);

    /// <summary>The engine will never take a record.</summary>
    /// <param name="subject">Where it was to go.</param>
    /// <param name="why">What the engine said.</param>
    /// <param name="isKept">Whether a dead-letter file has it.</param>
    void Refused(string subject, string why, bool isKept);

    /// <summary>The engine took a record, and nobody had asked for such: it keeps nothing of it.</summary>
    /// <param name="subject">Where it went.</param>
    void Unheard(string subject);

    /// <summary>The engine takes none, there is no spool, and so everything waits. Told again every half
    /// minute.</summary>
    void Waiting(string why);
}
