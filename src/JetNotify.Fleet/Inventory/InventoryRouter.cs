using JetNotify.Junos;

namespace JetNotify.Fleet.Inventory;

/// <summary>One router of an inventory, whole: what it inherits is in it.</summary>
public sealed class InventoryRouter
{
    /// <summary>Its name, unique in the inventory.</summary>
    public required string Name { get; init; }

    /// <summary>Name or address to connect to; empty where a URL or a Unix socket says it.</summary>
    public required string Host { get; init; }

    /// <summary>The port, or null for the usual one.</summary>
    public int? Port { get; init; }

    /// <summary>The group it belongs to, or null.</summary>
    public string? Group { get; init; }

    /// <summary>Its tags, its group's and the defaults' together.</summary>
    public required DeviceTags Tags { get; init; }

    /// <summary>Every other setting, its own before its group's before the defaults'. Routers without settings of their
    /// own share it.</summary>
    public required SettingProfile Profile { get; init; }

    /// <summary>The line it stands on, from 1.</summary>
    public int Line { get; init; }
}

/// <summary>Settings that several routers share: parsed once for all of them.</summary>
/// <param name="Settings">Each key once.</param>
public sealed record SettingProfile(IReadOnlyList<Setting> Settings)
{
    /// <summary>What makes two profiles the same.</summary>
    public string Key { get; } = string.Join('\n', Settings.Select(one => $"{one.Key}={string.Join('\t', one.Values)}")
        .Order(StringComparer.Ordinal));
}
