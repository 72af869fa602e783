using JetNotify.CommandLine.Configuration;

namespace JetNotify.CommandLine.Completion;

/// <summary>The names that the configuration knows. A configuration that cannot be read knows none: at the Tab key
/// nobody is to be told.</summary>
internal static class ConfiguredNames
{
    /// <summary>Returns the hosts or the profiles.</summary>
    public static IEnumerable<Candidate> Of(OfferKind kind, CommandTable table, ToolEnvironment environment)
    {
        try
        {
            var profiles = ConfigFiles.Read(table.General, null, null, environment).Files
                .SelectMany(file => file.Profiles).ToList();
            return kind == OfferKind.Profiles
                ? profiles.Select(profile => new Candidate(profile.Name, Host(profile) ?? ""))
                : profiles.Select(profile => (Name: Host(profile), Profile: profile.Name))
                    .Where(host => host.Name is not null)
                    .Select(host => new Candidate(host.Name!, $"profile {host.Profile}"));
        }
        catch (UsageException)
        {
            return [];
        }
    }

    private static string? Host(Profile profile) =>
        profile.Settings.FirstOrDefault(setting => setting.Key == "host")?.Values is [var host, ..] ? host : null;
}
