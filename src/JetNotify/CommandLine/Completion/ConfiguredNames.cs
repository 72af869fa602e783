using System.Text;
using JetNotify.CommandLine.Configuration;
using JetNotify.Fleet.Inventory;
using JetNotify.Mqtt.Transport;

namespace JetNotify.CommandLine.Completion;

/// <summary>The names that the configuration knows, and the inventories that it names. What cannot be read knows none:
/// at the Tab key nobody is to be told.</summary>
internal static class ConfiguredNames
{
    // As much as is read while somebody waits for an answer.
    private const int LongestInventory = 1024 * 1024;

    /// <summary>Returns the hosts or the profiles.</summary>
    public static IEnumerable<Candidate> Of(OfferKind kind, CommandTable table, ToolEnvironment environment)
    {
        try
        {
            var profiles = ConfigFiles.Read(table.General, null, null, environment).Files
                .SelectMany(file => file.Profiles).ToList();
            return kind == OfferKind.Profiles
                ? profiles.Select(profile => new Candidate(profile.Name, Of(profile, "host") ?? ""))
                : profiles.Select(profile => (Name: Of(profile, "host"), Profile: profile.Name))
                    .Where(host => host.Name is not null)
                    .Select(host => new Candidate(host.Name!, $"profile {host.Profile}"))
                    .Concat(Inventories(profiles, environment).SelectMany(Routers));
        }
        catch (UsageException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Inventories(List<Profile> profiles, ToolEnvironment environment) =>
        profiles.Select(profile => Of(profile, "inventory")).Prepend(environment.Variable("JETNOTIFY_INVENTORY"))
            .OfType<string>().Where(path => path is not ("" or "-")).Distinct();

    private static IEnumerable<Candidate> Routers(string path)
    {
        try
        {
            string text = Encoding.UTF8.GetString(UserFile.Read(path, LongestInventory));
            return InventoryReader.Read(text, path).Routers.Select(router =>
                new Candidate(HostOf(router.Find("host")?.Values is [var place, ..] ? place : router.Name),
                    router.Name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    private static string HostOf(string place) => HostAndPort.TryParse(place, out string? host, out _) ? host : place;

    private static string? Of(Profile profile, string key) =>
        profile.Settings.FirstOrDefault(setting => setting.Key == key)?.Values is [var value, ..] ? value : null;
}
