namespace JetNotify.Delivery.Spooling;

/// <summary>The spool has as much as it may have.</summary>
public sealed class SpoolFullException(string message) : DeliveryException(message);
