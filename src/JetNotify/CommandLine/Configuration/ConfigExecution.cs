using JetNotify.Output;

namespace JetNotify.CommandLine.Configuration;

/// <summary>Shows and checks the configuration.</summary>
internal static class ConfigExecution
{
    // Where the comments begin that say where a value comes from.
    private const int Column = 40;

    /// <summary>Does what the plan says.</summary>
    public static ExitCode Run(
        ConfigPlan plan, CommandTable table, ToolEnvironment environment, TextWriter output, TextWriter error)
    {
        try
        {
            var files = ConfigFiles.Read(table.General, plan.File, plan.Profile, environment);
            return plan.Action switch
            {
                ConfigAction.Show => Write(Shown(files, table, environment), output, error),
                ConfigAction.Check => Check(files, table, output, error),
                _ => Write($"{(files.Files.Count > 0 ? files.Files[0].Path : files.Paths[0])}\n", output, error),
            };
        }
        catch (UsageException e)
        {
            StandardStreams.Complain(error, e.Message);
            return ExitCode.Usage;
        }
    }

    private static ExitCode Write(string text, TextWriter output, TextWriter error) =>
        StandardStreams.TryWrite(output, error, text) ? ExitCode.Success : ExitCode.Output;

    private static ExitCode Check(ConfigFiles files, CommandTable table, TextWriter output, TextWriter error)
    {
        var problems = files.Files.SelectMany(file => ConfigCheck.Problems(file, table)).ToList();
        foreach (var problem in problems)
        {
            StandardStreams.Complain(error, problem.ToString());
        }

        var options = table.All.SelectMany(command => command.Options).ToList();
        foreach (var profile in files.Files.SelectMany(file => file.Profiles))
        {
            if (ConfigFiles.Exposed(profile, options) is { } warning)
            {
                StandardStreams.Complain(error, warning);
            }
        }

        if (problems.Count > 0)
        {
            return ExitCode.Usage;
        }

        string[] good = [.. files.Files.Select(file =>
            $"{file.Path}: {ProfilesOf(file)}\n")];
        return Write(good.Length > 0 ? string.Concat(good)
            : $"there is no {string.Join(" and no ", files.Paths)}\n", output, error);
    }

    private static string ProfilesOf(ConfigFile file) =>
        string.Join(", ", file.Profiles.Select(profile => profile.Name).DefaultIfEmpty("no profile"));

    // TOML, so that what is shown can be a profile.
    private static string Shown(ConfigFiles files, CommandTable table, ToolEnvironment environment)
    {
        var profile = files.Profile();
        using var text = new StringWriter();
        text.Write(profile is null ? "# no profile\n" : $"# profile {profile.Name} of {profile.File}\n");
        var shown = new HashSet<string>();
        foreach (var command in table.All.Where(command => command.TakesSettings))
        {
            var layers = SettingLayers.Of(command, new HashSet<DeclaredOption>(), environment.Variable, profile);
            foreach (var option in command.Options.Where(option => shown.Add(option.Setting)))
            {
                WriteOption(text, option, layers);
            }
        }

        return text.ToString();
    }

    private static void WriteOption(TextWriter text, DeclaredOption option, SettingLayers layers)
    {
        if (layers.Settings.FirstOrDefault(setting => setting.Option == option) is { } setting)
        {
            text.Write($"{$"{option.Setting} = {Value(setting)}",-Column} # {Place(setting)}\n");
        }
        else
        {
            text.Write(
                $"{$"# {option.Setting}",-Column} # default{(option.Default is { } value ? $": {value}" : "")}\n");
        }

        foreach (var displaced in layers.Displaced.Where(displaced => displaced.Option == option))
        {
            text.Write($"{$"# {option.Setting} = {Value(displaced)}",-Column} # {Place(displaced)}, displaced\n");
        }
    }

    private static string Place(Setting setting)
    {
        string place = setting.Source.Place!;
        return setting.Source.Layer == SourceLayer.Profile ? place[..place.LastIndexOf(": ", StringComparison.Ordinal)]
            : place;
    }

    private static string Value(Setting setting)
    {
        string[] values = [.. setting.Values.Select(value => Toml(setting.Option, value))];
        return values is [var only] ? only : $"[{string.Join(", ", values)}]";
    }

    private static string Toml(DeclaredOption option, string value) =>
        option.HoldsSecret(value) ? "\"(hidden)\""
            : !option.TakesValue ? value
            : $"\"{Escaped(Quoting.Line(value))}\"";

    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal);
}
