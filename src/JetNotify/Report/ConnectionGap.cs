namespace JetNotify.Report;

/// <summary>A time in which nothing could be heard of a router.</summary>
/// <param name="Device">The router.</param>
/// <param name="Begin">When the connection was lost, UTC.</param>
/// <param name="Length">How long it was missing; null where the recording ends in it.</param>
/// <param name="Why">Why it was lost, or null where nobody said.</param>
internal sealed record ConnectionGap(string Device, DateTime Begin, TimeSpan? Length, string? Why);
