using System.Globalization;
using JetNotify.Junos;

namespace JetNotify.Fleet.Inventory;

/// <summary>Makes whole routers of a document: router before group before what was typed before defaults. One
/// use.</summary>
/// <param name="document">As it was read; gets what is wrong.</param>
/// <param name="typed">Settings of the command line, in place of the defaults' own.</param>
/// <param name="known">Every key there is, but for <c>host</c>, <c>port</c>, <c>group</c> and <c>tags</c>.</param>
/// <param name="suggest">Returns the known word that a mistyped one is nearest to, or null.</param>
public sealed class InventoryResolver(
    InventoryDocument document, IReadOnlyList<Setting> typed, IReadOnlySet<string> known,
    Func<string, IEnumerable<string>, string?> suggest)
{
    private readonly Dictionary<string, SettingProfile> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SettingProfile> _byGroup = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DeviceTags> _tags = new(StringComparer.Ordinal);
    private List<Setting> _defaults = [];

    /// <summary>Returns every router; worth nothing when the document has problems afterwards.</summary>
    public IReadOnlyList<InventoryRouter> Resolve()
    {
        CheckKeys(document.Defaults, "defaults");
        foreach (var group in document.Groups.Values)
        {
            CheckKeys(group, $"groups.{group.Name}");
        }

        _defaults = Merge(typed, document.Defaults.Settings);
        var routers = new List<InventoryRouter>(document.Routers.Count);
        var lines = new Dictionary<string, int>(document.Routers.Count, StringComparer.Ordinal);
        foreach (var table in document.Routers)
        {
            if (!lines.TryAdd(table.Name, table.Line))
            {
                document.Add(table.Line, table.Name,
                    $"a router of this name stands on line {lines[table.Name]} already; names are unique");
            }
            else if (Resolve(table) is { } router)
            {
                routers.Add(router);
            }
        }

        return routers;
    }

    private InventoryRouter? Resolve(SettingTable table)
    {
        var group = GroupOf(table);
        var address = Address(table, group);
        var own = OwnSettings(table);
        if (address is not { } place)
        {
            return null;
        }

        var (host, port) = place;
        bool isElsewhere = own.Exists(one => one.Key is "url" or "unix");
        if (host is null && !isElsewhere)
        {
            document.Add(table.Line, table.Name, "host is missing");
            return null;
        }

        return new InventoryRouter
        {
            Name = table.Name,
            Host = isElsewhere ? "" : host!,
            Port = port,
            Group = group?.Name,
            Tags = TagsOf(table, group),
            Profile = ProfileOf(own, group),
            Line = table.Line,
        };
    }

    private SettingTable? GroupOf(SettingTable table)
    {
        if ((table.Find("group") ?? document.Defaults.Find("group")) is not { } setting)
        {
            return null;
        }

        if (document.Groups.TryGetValue(setting.Values[0], out var group))
        {
            return group;
        }

        string near = suggest(setting.Values[0], document.Groups.Keys) is { } similar
            ? $" (did you mean {similar}?)"
            : "";
        if (document.Groups.Count > 0 || !document.UnknownKeysAreTags)
        {
            document.Add(setting.Line, $"{table.Name}.group", $"there is no group {setting.Values[0]}{near}");
            return null;
        }

        // Plain lines have no groups to inherit from: there it is a name to select by.
        return new SettingTable(setting.Values[0], 0);
    }

    // Null where what stands there cannot be.
    private (string? Host, int? Port)? Address(SettingTable table, SettingTable? group)
    {
        string? host = null;
        int? port = null;
        if (table.Find("host") is { } setting)
        {
            if (!HostAndPort.TryParse(setting.Values[0], out host, out port))
            {
                document.Add(setting.Line, $"{table.Name}.host", $"{setting.Values[0]} is not HOST or HOST:PORT");
                return null;
            }
        }

        if ((table.Find("port")
            ?? (port is null ? group?.Find("port") ?? FindTyped("port") ?? document.Defaults.Find("port") : null))
                is { } given)
        {
            if (!int.TryParse(given.Values[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || number is < 1 or > 65_535)
            {
                document.Add(given.Line, given == table.Find("port")
                    ? $"{table.Name}.port"
                    : "port", $"{given.Values[0]} is not a port (1 to 65535)");
                return null;
            }

            port = number;
        }

        return (host, port);
    }

    private Setting? FindTyped(string key) => typed.FirstOrDefault(one => one.Key == key);

    private List<Setting> OwnSettings(SettingTable table)
    {
        var own = new List<Setting>();
        foreach (var setting in table.Settings)
        {
            if (setting.Key is "host" or "port" or "group")
            {
                continue;
            }

            if (known.Contains(setting.Key))
            {
                own.Add(setting);
            }
            else if (document.UnknownKeysAreTags)
            {
                table.Tags.Add(new(setting.Key, string.Join(',', setting.Values)));
            }
            else
            {
                AddUnknown(setting, table.Name);
            }
        }

        return own;
    }

    private void CheckKeys(SettingTable table, string place)
    {
        foreach (var setting in table.Settings)
        {
            if (setting.Key is "host" && place != "defaults")
            {
                document.Add(setting.Line, $"{place}.host", "a host belongs to one router");
            }
            else if (setting.Key is not ("port" or "group") && !known.Contains(setting.Key))
            {
                AddUnknown(setting, place);
            }
        }
    }

    private void AddUnknown(Setting setting, string place)
    {
        string near = suggest(setting.Key, known.Concat(["host", "port", "group", "tags"])) is { } similar
            ? $" (did you mean {similar}?)" : "";
        document.Add(setting.Line, $"{place}.{setting.Key}", $"there is no such setting{near}");
    }

    private DeviceTags TagsOf(SettingTable table, SettingTable? group)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in document.Defaults.Tags.Concat(group?.Tags ?? []).Concat(table.Tags))
        {
            tags[name] = value;
        }

        // Thousands of routers have few different sets of tags.
        string key = string.Join('\n', tags.Select(tag => $"{tag.Key}={tag.Value}"));
        if (!_tags.TryGetValue(key, out var shared))
        {
            _tags[key] = shared = new DeviceTags(tags);
        }

        return shared;
    }

    private SettingProfile ProfileOf(List<Setting> own, SettingTable? group)
    {
        if (!_byGroup.TryGetValue(group?.Name ?? "", out var inherited))
        {
            var settings = Merge(group?.Settings.FindAll(one => one.Key is not ("port" or "group")) ?? [], _defaults);
            _byGroup[group?.Name ?? ""] = inherited = new SettingProfile(settings);
        }

        if (own.Count == 0)
        {
            return inherited;
        }

        var profile = new SettingProfile(Merge(own, inherited.Settings));
        return _byKey.TryGetValue(profile.Key, out var same) ? same : _byKey[profile.Key] = profile;
    }

    private static List<Setting> Merge(IReadOnlyList<Setting> over, IReadOnlyList<Setting> under) =>
    [
        .. over.Where(one => one.Key is not ("port" or "group" or "host")),
        .. under.Where(one => one.Key is not ("port" or "group" or "host") && !over.Any(other => other.Key == one.Key)),
    ];
}
