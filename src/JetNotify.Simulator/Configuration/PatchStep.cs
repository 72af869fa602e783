using System.Globalization;

namespace JetNotify.Simulator.Configuration;

/// <summary>What a level of the configuration's model is.</summary>
internal enum PatchStepKind
{
    /// <summary>Holds others.</summary>
    Container,

    /// <summary>One of many, found by the key <c>name</c>.</summary>
    Entry,

    /// <summary>Has a value.</summary>
    Leaf,

    /// <summary>One of many values.</summary>
    LeafOfList,

    /// <summary>Is there or is not.</summary>
    Empty,
}

/// <summary>One level on the way to a statement.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The element's name.</param>
/// <param name="Value">The key of an entry, the value of a leaf; else empty.</param>
internal readonly record struct PatchStep(PatchStepKind Kind, string Name, string Value = "")
{
    /// <summary>Whether the two are one, perhaps with another value.</summary>
    public bool IsSamePlace(PatchStep other) =>
        Name == other.Name && Kind == other.Kind && (Kind == PatchStepKind.Leaf || Value == other.Value);
}

/// <summary>Statements as ways through the configuration's model, which is Junos's as far as the statements understood
/// here go.</summary>
internal static class PatchSteps
{
    /// <summary>From the top level down.</summary>
    public static PatchStep[] Of(ConfigurationStatement statement) => statement.Kind switch
    {
        StatementKind.Address =>
        [
            Container("interfaces"), Entry("interface", statement.Name),
            Entry("unit", statement.Unit.ToString(CultureInfo.InvariantCulture)),
            Container("family"), Container(statement.Family), Entry("address", statement.Value),
        ],
        StatementKind.Disable => [Container("interfaces"), Entry("interface", statement.Name), Empty("disable")],
        StatementKind.StaticRoute =>
        [
            Container("routing-options"), Container("static"), Entry("route", statement.Name),
            new(PatchStepKind.LeafOfList, "next-hop", statement.Value),
        ],
        StatementKind.FilterTerm =>
        [
            Container("firewall"), Container("family"), Container(statement.Family), Entry("filter", statement.Name),
            Entry("term", statement.Term), Container("then"), Empty(statement.Value),
        ],
        _ => [.. statement.Levels.Select(Plain)],
    };

    private static PatchStep Container(string name) => new(PatchStepKind.Container, name);

    private static PatchStep Entry(string name, string key) => new(PatchStepKind.Entry, name, key);

    private static PatchStep Empty(string name) => new(PatchStepKind.Empty, name);

    // A level of one word holds others; of two, it is a leaf, but for the clients, of which there are many.
    private static PatchStep Plain(string level) => level.Split(' ') switch
    {
        ["address", var client] => Entry("address", client),
        [var name, var value] => new(PatchStepKind.Leaf, name, value),
        _ => Container(level),
    };
}
