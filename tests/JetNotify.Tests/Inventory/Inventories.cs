using JetNotify.CommandLine;
using JetNotify.Fleet.Inventory;
using JetNotify.Inventory;
using JetNotify.Junos;

namespace JetNotify.Tests.Inventory;

/// <summary>Inventories as <c>collect</c> reads them, from texts.</summary>
internal static class Inventories
{
    /// <summary>Loads a text under the name of a file.</summary>
    public static InventoryLoad Load(string text, string name = "routers.toml", string? only = null,
        Shard? shard = null, params Setting[] typed)
    {
        var source = Source(text, name, only, shard, typed);
        try
        {
            return source.Load();
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(source.File)!, recursive: true);
        }
    }

    /// <summary>A source whose file holds a text, and stays.</summary>
    public static InventorySource Source(string text, string name = "routers.toml", string? only = null,
        Shard? shard = null, params Setting[] typed)
    {
        string folder = Directory.CreateTempSubdirectory("jetnotify-inventory-").FullName;
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        return At(file, only, shard, typed);
    }

    /// <summary>A source of a file.</summary>
    public static InventorySource At(string file, string? only = null, Shard? shard = null, params Setting[] typed)
    {
        var settings = new RouterSettingsCommand();
        Where? where = null;
        if (only is not null)
        {
            Assert.True(Where.TryParseSelection(only, out where, out var error), error?.Message);
        }

        return new InventorySource
        {
            File = file,
            Typed = typed,
            Only = where is null ? [] : [where],
            Shard = shard ?? new Shard(1, 1),
            Known = settings.Known,
            Build = (some, port, problems) =>
                settings.Build(some, port, [new("qos", ["1"], 0), new("id", ["fixed"], 0)], new ToolEnvironment(),
                    problems),
            CheckHost = host => JetNotify.CommandLine.Values.HostParser.Host(host, out _),
            Suggest = Suggestion.For,
        };
    }
}
