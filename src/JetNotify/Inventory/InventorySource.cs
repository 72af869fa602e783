using System.Text;
using JetNotify.Fleet;
using JetNotify.Fleet.Inventory;
using JetNotify.Junos;
using JetNotify.Mqtt.Transport;
using JetNotify.Output;

namespace JetNotify.Inventory;

/// <summary>
/// Where the routers are from, and which of them are meant: a file, or what was typed. Loaded at the start and again
/// whenever the file changes. One thread at a time.
/// </summary>
internal sealed class InventorySource
{
    // 100,000 routers with a kilobyte each.
    private const int LongestFile = 100 * 1024 * 1024;

    /// <summary>The file; <c>-</c> for standard input; null where the routers were typed.</summary>
    public string? File { get; init; }

    /// <summary>The routers typed (<c>-h</c>).</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Options of the command line, in place of the file's defaults.</summary>
    public IReadOnlyList<Setting> Typed { get; init; } = [];

    /// <summary>Conditions of <c>--only</c>: all must hold.</summary>
    public IReadOnlyList<Where> Only { get; init; } = [];

    /// <summary>The part of the fleet that is this collector's.</summary>
    public Shard Shard { get; init; } = new(1, 1);

    /// <summary>Makes profiles of settings, and says what is wrong with them.</summary>
    public required ProfileBuilder Build { get; init; }

    /// <summary>Every setting there is.</summary>
    public required IReadOnlySet<string> Known { get; init; }

    /// <summary>Checks a host; what is wrong with it, or null.</summary>
    public required Func<string, string?> CheckHost { get; init; }

    /// <summary>Returns the known word that a mistyped one is nearest to, or null.</summary>
    public required Func<string, IEnumerable<string>, string?> Suggest { get; init; }

    /// <summary>Opens standard input.</summary>
    public Func<Stream> Input { get; init; } = Console.OpenStandardInput;

    /// <summary>Says that a file of this name is waited for.</summary>
    public Action<string> SayWaiting { get; init; } = static _ => { };

    /// <summary>What it is called.</summary>
    public string Name => File is null ? "the command line" : FileProblem.NameOf(File);

    /// <summary>Whether it can be read again.</summary>
    public bool IsRepeatable => File is not null and not "-";

    /// <summary>Loads all of it, or says all that is wrong.</summary>
    public InventoryLoad Load()
    {
        var document = File is null ? OfHosts() : Read(File);
        var routers = new InventoryResolver(document, Typed, Known, Suggest).Resolve();
        var specs = new List<RouterSpec>(routers.Count);
        var profiles = new Dictionary<(SettingProfile, int?), RouterProfile?>(new ProfileComparer());
        var decoder = new EventDecoder();
        var only = Only.Select(where => where.Bind(decoder)).ToArray();
        foreach (var router in routers)
        {
            if (CheckHost(router.Host) is { } wrong && router.Host.Length > 0)
            {
                document.Add(router.Line, $"{Quoting.Text(router.Name)}.host", wrong);
                continue;
            }

            var key = (router.Profile, router.Port);
            if (!profiles.TryGetValue(key, out var profile))
            {
                profiles[key] = profile = BuildProfile(router, document);
            }

            if (profile is not null && Shard.Owns(router.Name) && IsSelected(router, decoder, only))
            {
                specs.Add(SpecOf(router, profile));
            }
        }

        CheckUnused(document);
        if (document.Problems.Count == 0 && document.Routers.Count == 0)
        {
            document.Add(0, null, "there is no router in it");
        }

        return new InventoryLoad(Name, routers, specs, [.. document.Problems.Distinct()])
        {
            Notes = [.. profiles.Values.SelectMany(profile => profile?.Notes ?? []).Distinct()],
        };
    }

    private InventoryDocument OfHosts()
    {
        var document = new InventoryDocument();
        foreach (string host in Hosts)
        {
            var router = new SettingTable(host, 0);
            router.Settings.Add(new Setting("host", [host], 0));
            document.Routers.Add(router);
        }

        return document;
    }

    private InventoryDocument Read(string path)
    {
        try
        {
            byte[] bytes = UserFile.Read(path == "-" ? Input : () => UserFile.Open(path), Name, LongestFile,
                () => SayWaiting(Name));
            return InventoryReader.Read(Encoding.UTF8.GetString(bytes), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(FileProblem.OfReading(path, e));
        }
        catch (ArgumentException e)
        {
            return Unreadable(e.Message);
        }
    }

    private static InventoryDocument Unreadable(string why)
    {
        var document = new InventoryDocument();
        document.Add(0, null, why);
        return document;
    }

    private RouterProfile? BuildProfile(InventoryRouter router, InventoryDocument document)
    {
        var problems = new List<SettingProblem>();
        var profile = Build(router.Profile.Settings, router.Port, problems);
        foreach (var problem in problems)
        {
            var setting = router.Profile.Settings.FirstOrDefault(one => one.Key == problem.Key);
            document.Add(setting?.Line ?? router.Line, problem.Key ?? router.Name, problem.Message);
        }

        return profile;
    }

    // What no router inherits may be wrong as well, and is better known before one does.
    private void CheckUnused(InventoryDocument document)
    {
        foreach (var table in document.Groups.Values.Append(document.Defaults))
        {
            var problems = new List<SettingProblem>();
            _ = Build(table.Settings.FindAll(one => Known.Contains(one.Key)), null, problems);
            foreach (var problem in problems)
            {
                if (table.Settings.Find(one => one.Key == problem.Key) is { } setting)
                {
                    document.Add(setting.Line, problem.Key, problem.Message);
                }
            }
        }
    }

    private static bool IsSelected(InventoryRouter router, EventDecoder decoder, WherePredicate[] only)
    {
        if (only.Length == 0)
        {
            return true;
        }

        var tags = new DeviceTags(router.Tags.All.Concat(
        [
            new("host", router.Host), .. router.Group is { } group
                ? [new("group", group)]
                : (KeyValuePair<string, string>[])[],
        ]).DistinctBy(tag => tag.Key));
        var asked = decoder.Decode([], [], Encoding.UTF8.GetBytes(router.Name), tags);
        foreach (var condition in only)
        {
            if (!condition.Holds(in asked))
            {
                return false;
            }
        }

        return true;
    }

    private static RouterSpec SpecOf(InventoryRouter router, RouterProfile profile) => new()
    {
        Name = router.Name,
        Transport = profile.IsElsewhere ? profile.Transport : profile.Transport with { Host = router.Host },
        Connect = profile.Connect,
        ConnectionKey = profile.ConnectionKey,
        LabelKey = $"{profile.SelectionKey}\n{router.Group}\n{router.Tags.Key}",
        Subscriptions = profile.Subscriptions,
        SubscribeProperties = profile.SubscribeProperties,
        FiltersPerSubscribe = profile.FiltersPerSubscribe,
        AttemptTimeout = profile.AttemptTimeout,
        Context = new RouterLabels(router.Group, router.Tags, profile.Filter),
    };

    // Profiles are shared, so that the same one is the same object.
    private sealed class ProfileComparer : IEqualityComparer<(SettingProfile Profile, int? Port)>
    {
        public bool Equals((SettingProfile Profile, int? Port) x, (SettingProfile Profile, int? Port) y) =>
            ReferenceEquals(x.Profile, y.Profile) && x.Port == y.Port;

        public int GetHashCode((SettingProfile Profile, int? Port) key) =>
            HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Profile), key.Port);
    }
}

/// <summary>Returns what settings become; null where something is wrong, which is added to the problems.</summary>
internal delegate RouterProfile? ProfileBuilder(IReadOnlyList<Setting> settings, int? port,
    List<SettingProblem> problems);

/// <summary>What is wrong with settings.</summary>
/// <param name="Key">The setting at fault, or null.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record SettingProblem(string? Key, string Message);

/// <summary>What one loading of an inventory came to.</summary>
/// <param name="Name">What the inventory is called.</param>
/// <param name="Routers">Every router in it.</param>
/// <param name="Specs">The routers that are meant: of the shard, and as <c>--only</c> says.</param>
/// <param name="Problems">What is wrong; with any of it nothing of the rest is to be used.</param>
internal sealed record InventoryLoad(
    string Name, IReadOnlyList<InventoryRouter> Routers, IReadOnlyList<RouterSpec> Specs,
        IReadOnlyList<InventoryProblem> Problems)
{
    /// <summary>Things decided on the user's behalf.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether it can be used.</summary>
    public bool IsGood => Problems.Count == 0;

    /// <summary>Returns what is wrong, a line for each, in the order of the file.</summary>
    public IReadOnlyList<string> Describe() =>
        [.. Problems.OrderBy(problem => problem.Line).Select(problem => problem.Describe(Name))];
}
