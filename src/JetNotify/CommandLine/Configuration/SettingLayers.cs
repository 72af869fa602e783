namespace JetNotify.CommandLine.Configuration;

/// <summary>What holds where nothing was typed: the environment before the profile. An option of a weaker layer gives
/// way to one of a stronger layer that it cannot stand beside.</summary>
internal sealed class SettingLayers
{
    private readonly ToolCommand _command;
    private readonly Dictionary<DeclaredOption, Setting> _settings = [];
    private readonly List<Setting> _displaced = [];

    private SettingLayers(ToolCommand command) => _command = command;

    /// <summary>The options that were not typed and have a value all the same.</summary>
    public IReadOnlyCollection<Setting> Settings => _settings.Values;

    /// <summary>What a stronger layer has displaced.</summary>
    public IReadOnlyList<Setting> Displaced => _displaced;

    /// <summary>Finds what holds.</summary>
    /// <param name="command">The command and its options.</param>
    /// <param name="typed">The options that were typed.</param>
    /// <param name="variable">Returns an environment variable, or null.</param>
    /// <param name="profile">The profile that is used, or null.</param>
    public static SettingLayers Of(
        ToolCommand command, IReadOnlySet<DeclaredOption> typed, Func<string, string?> variable, Profile? profile)
    {
        var layers = new SettingLayers(command);
        layers.Add(typed, FromEnvironment(command, variable));
        layers.Add(typed, FromProfile(command, profile));
        return layers;
    }

    private void Add(IReadOnlySet<DeclaredOption> typed, IEnumerable<Setting> weaker)
    {
        HashSet<DeclaredOption> stronger = [.. typed, .. _settings.Keys];
        List<Setting> settings = [.. weaker];

        // Who is sent to another broker does not take along what opens the one that was meant.
        bool isElsewhere = settings.Any(setting => setting.Option.IsPlace && GivesWay(setting.Option, stronger));
        foreach (var setting in settings)
        {
            if (GivesWay(setting.Option, stronger) || (isElsewhere && setting.Option.IsCredential))
            {
                _displaced.Add(setting);
            }
            else
            {
                _settings.Add(setting.Option, setting);
            }
        }
    }

    private bool GivesWay(DeclaredOption option, HashSet<DeclaredOption> stronger) =>
        stronger.Contains(option) || stronger.Any(other => _command.Contradict(option, other));

    private static IEnumerable<Setting> FromEnvironment(ToolCommand command, Func<string, string?> variable) =>
        from option in command.Options
        let text = variable(option.Variable)
        where !string.IsNullOrEmpty(text)
        select new Setting(option, Lines(option, text), new ValueSource(SourceLayer.Environment, option.Variable));

    // Whatever put it there may have ended the line, as a file's last line ends.
    private static string[] Lines(DeclaredOption option, string text) => option.MayRepeat
        ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : [text.TrimEnd('\r', '\n')];

    private static IEnumerable<Setting> FromProfile(ToolCommand command, Profile? profile) =>
        from entry in profile?.Settings ?? []
        let option = command.Options.FirstOrDefault(option => option.Setting == entry.Key)
        where option is not null
        select new Setting(
            option, entry.Values, new ValueSource(SourceLayer.Profile, $"{profile!.File}:{entry.Line}: {entry.Key}"));
}
