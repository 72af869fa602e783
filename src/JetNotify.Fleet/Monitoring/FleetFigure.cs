namespace JetNotify.Fleet.Monitoring;

/// <summary>One figure of the whole fleet.</summary>
/// <param name="Name">Its name, as Prometheus has it.</param>
/// <param name="Type"><c>counter</c> or <c>gauge</c>.</param>
/// <param name="Help">What it is.</param>
/// <param name="Value">Returns it; called on any thread.</param>
public sealed record FleetFigure(string Name, string Type, string Help, Func<long> Value);
