
namespace JetNotify.CommandLine.Configuration;

/// <summary>Finds what in a configuration file cannot be, key by key.</summary>
internal static class ConfigCheck
{
    /// <summary>Returns everything that is wrong with a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="table">The commands, whose options are the keys.</param>
    public static IReadOnlyList<ConfigProblem> Problems(ConfigFile file, CommandTable table)
    {
        var options = table.All.SelectMany(command => command.Options).ToLookup(option => option.Setting);
        return
        [
            .. file.Problems,
            .. from profile in file.Profiles
               from setting in profile.Settings
               let text = Problem(setting, options)
               where text is not null
               select new ConfigProblem(file.Path, setting.Line, text),
            .. file.Profiles.SelectMany(profile => Contradictions(profile, table)),
        ];
    }

    /// <summary>Returns what is said of a key that no command has.</summary>
    public static string Unknown(string key, IEnumerable<string> known) =>
        Suggestion.For(key, known) is { } similar
            ? $"{key}: no option is called so (did you mean {similar}?)"
            : $"{key}: no option is called so";

    private static string? Problem(ProfileSetting setting, ILookup<string, DeclaredOption> options)
    {
        if (options[setting.Key].FirstOrDefault() is not { } option)
        {
            return Unknown(setting.Key, options.Select(known => known.Key));
        }

        try
        {
            _ = new Setting(option, setting.Values, ValueSource.Typed).Arguments();
        }
        catch (UsageException e)
        {
            return $"{setting.Key}: {e.Problem}";
        }

        string? problem = setting.Values.Select(value => option.Refuse(option.Joined(value)))
            .FirstOrDefault(text => text is not null);
        return problem is null ? null : $"{setting.Key}: {problem}";
    }

    private static IEnumerable<ConfigProblem> Contradictions(Profile profile, CommandTable table) =>
        (from command in table.All
         from contradiction in command.Contradictions
         let one = profile.Settings.FirstOrDefault(setting => setting.Key == contradiction.One.Setting)
         let other = profile.Settings.FirstOrDefault(setting => setting.Key == contradiction.Other.TrimStart('-'))
         where one is not null && other is not null
         select new ConfigProblem(
             profile.File, one.Line, $"{one.Key}: not together with {other.Key}: {contradiction.Why}")).Distinct();
}
