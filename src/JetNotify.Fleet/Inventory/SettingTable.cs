namespace JetNotify.Fleet.Inventory;

/// <summary>The settings and tags of the defaults, of a group or of one router, as they stand in the file.</summary>
/// <param name="Name">The group's or router's name; empty for the defaults.</param>
/// <param name="Line">The line it begins on, from 1.</param>
public sealed record SettingTable(string Name, int Line)
{
    /// <summary>The settings, in the order of the file.</summary>
    public List<Setting> Settings { get; } = [];

    /// <summary>The tags, in the order of the file.</summary>
    public List<KeyValuePair<string, string>> Tags { get; } = [];

    /// <summary>Returns the last value of a setting, or null.</summary>
    public Setting? Find(string key) => Settings.FindLast(setting => setting.Key == key);
}

/// <summary>An inventory as its file has it, nothing inherited yet.</summary>
public sealed class InventoryDocument
{
    /// <summary>What holds for every router.</summary>
    public SettingTable Defaults { get; set; } = new("", 0);

    /// <summary>What holds for the routers of a group.</summary>
    public Dictionary<string, SettingTable> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>The routers, in the order of the file.</summary>
    public List<SettingTable> Routers { get; } = [];

    /// <summary>Whether a key that is no setting is a tag, as in plain lines.</summary>
    public bool UnknownKeysAreTags { get; init; }

    /// <summary>What is wrong; with any of it nothing of the document is used.</summary>
    public List<InventoryProblem> Problems { get; } = [];

    /// <summary>Notes something wrong.</summary>
    public void Add(int line, string? key, string message) => Problems.Add(new(line, key, message));
}
