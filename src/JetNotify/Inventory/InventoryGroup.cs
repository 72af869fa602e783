using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.CommandLine.Values;
using JetNotify.Fleet.Inventory;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Inventory;

/// <summary>Which routers are meant.</summary>
internal sealed class InventoryGroup : OptionGroup
{
    private readonly ValueOption<string>? _file;
    private readonly ValueOption<Where> _only;
    private readonly ValueOption<Shard> _shard;

    /// <param name="file">Whether the file is an option, and not an operand.</param>
    public InventoryGroup(bool file = true)
        : base("Routers")
    {
        _file = !file ? null : InputFile("--inventory",
            "The routers: TOML, Prometheus' file_sd JSON, or lines HOST[:PORT] [NAME] "
                + "[key=value…] (-: standard input). Read again when it changes, and on SIGHUP.", TextParser.Path);
        _only = Values<Where>("--only", [], "EXPR", "a condition",
            "Only the routers for which this holds: 'site = fra and name != fra-core-*', of their "
                + "tags, name, host and group. Given more than once, all must hold.", ParseOnly);
        _shard = Value<Shard>("--shard", [], "I/N", "a part such as 2/4",
            "Only this part of the routers, where N collectors share them by name.", ParseShard);
        if (_file is not null)
        {
            // Whoever has a file typed means its routers, and not the one that a profile names, nor its password.
            _file.IsPlace = true;
            Contradict(_file, "the routers stand in the file", "--host", "--url", "--unix");
        }
    }

    /// <summary>Returns where the routers are from.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="hosts">The routers typed.</param>
    /// <param name="options">The groups whose options may be settings of routers.</param>
    /// <param name="environment">Files and the environment.</param>
    /// <exception cref="UsageException">Neither routers nor a file; options that cannot be.</exception>
    public InventorySource Plan(
        ParsedOptions parsed, IReadOnlyList<string> hosts, IReadOnlyList<OptionGroup> options,
            ToolEnvironment environment)
    {
        string? file = _file is not null && parsed.TryGet(_file, out string? given) ? given : null;
        if (file is null && hosts.Count == 0)
        {
            throw new UsageException(
                "no routers: name an inventory (--inventory FILE) or routers (-h ROUTER, more than once)");
        }

        return Source(
            file, hosts, parsed, SettingsOf(parsed, options, parsed.IsTyped),
            SettingsOf(parsed, options, option => !parsed.IsTyped(option)), environment);
    }

    /// <summary>Whether a file was given.</summary>
    public bool IsGiven(ParsedOptions parsed) => parsed.FirstOf(_file!) is not null;

    /// <summary>Returns an option that was given and would do nothing without a file, or null.</summary>
    public DeclaredOption? Needless(ParsedOptions parsed) => parsed.FirstOf(_only, _shard);

    /// <summary>Returns the inventory in a file that is not an option.</summary>
    public InventorySource Of(string file, ParsedOptions parsed, ToolEnvironment environment) =>
        Source(file, [], parsed, [], [], environment);

    // What is given of options that are settings of routers too.
    private static List<Setting> SettingsOf(
        ParsedOptions parsed, IReadOnlyList<OptionGroup> groups, Func<DeclaredOption, bool> isMeant)
    {
        var known = new RouterSettingsCommand().Known;
        return
        [
            .. groups.SelectMany(group => group.Options).Where(isMeant)
                .Select(option => new Setting(option.Name.TrimStart('-'), parsed.TypedValues(option), 0))
                .Where(setting => setting.Values.Count > 0 && (setting.Key == "port" || known.Contains(setting.Key))),
        ];
    }

    // What was typed stands in place of the file's defaults; environment and profile stand where those are silent.
    private InventorySource Source(
        string? file, IReadOnlyList<string> hosts, ParsedOptions parsed, IReadOnlyList<Setting> typed,
            IReadOnlyList<Setting> configured, ToolEnvironment environment)
    {
        // Once for the whole run: an id that changed with each reading would connect all routers again.
        var settings = new RouterSettingsCommand();
        var defaults = Defaults(configured);
        var known = settings.Known;
        var problems = new List<SettingProblem>();
        if (settings.Build(typed, null, Defaults(defaults, typed), environment, problems) is null)
        {
            var first = problems[0];
            throw new UsageException(first.Key is null ? first.Message : $"--{first.Key}: {first.Message}");
        }

        return new InventorySource
        {
            File = file,
            Hosts = hosts,
            Typed = typed,
            Only = parsed.All(_only),
            Shard = parsed.Get(_shard, new Shard(1, 1)),
            Known = known,
            Build = (some, port, wrong) => settings.Build(some, port, Defaults(defaults, some), environment, wrong),
            CheckHost = host => HostParser.Host(host, out _),
            Suggest = Suggestion.For,
            Input = environment.Input,
            SayWaiting = environment.SayWaiting,
        };
    }

    /// <summary>Loads the inventory, or says all that is wrong with it at once.</summary>
    /// <exception cref="UsageException">It cannot be.</exception>
    public static InventoryLoad Load(InventorySource source)
    {
        var load = source.Load();
        return load.IsGood ? load : throw new UsageException(string.Join("\njetnotify: ", load.Describe()));
    }

    // Acknowledged means something from QoS 1 on.
    private static List<Setting> Defaults(IReadOnlyList<Setting> configured)
    {
        Setting[] own = [new("qos", ["1"], 0), new("id", [SessionGroup.OwnId()], 0)];
        return
        [
            .. configured,
            .. Defaults(own, configured).Where(one => configured.All(other => other.Key != one.Key)),
        ];
    }

    // A session to be kept, or a prefix, needs the user's own id.
    private static List<Setting> Defaults(IReadOnlyList<Setting> defaults, IReadOnlyList<Setting> given) =>
        [.. defaults.Where(one => one.Key != "id"
            || !given.Any(other => other.Key is "disable-clean-session" or "session-expiry" or "id-prefix"))];

    private static string? ParseOnly(string text, out Where where)
    {
        bool good = Where.TryParseSelection(text, out var parsed, out var error);
        where = parsed!;
        return good ? null : $"{error!.Message}: {Quoting.Text(text)}";
    }

    private static string? ParseShard(string text, out Shard shard) =>
        Shard.TryParse(text, out shard) ? null : $"{Quoting.Text(text)} is not a part (1/4 is the first of four)";
}
