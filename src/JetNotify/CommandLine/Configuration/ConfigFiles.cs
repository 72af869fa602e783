using JetNotify.Output;

namespace JetNotify.CommandLine.Configuration;

/// <summary>The configuration files there are, and which profile is used.</summary>
internal sealed class ConfigFiles
{
    private readonly GeneralGroup _general;
    private readonly string? _namedProfile;

    private ConfigFiles(GeneralGroup general, string? namedProfile, IReadOnlyList<string> paths,
        ToolEnvironment environment)
    {
        _general = general;
        _namedProfile = namedProfile;
        Paths = paths;
        Files = [.. paths.Where(File.Exists).Select(path => ConfigFile.Read(path, environment.SayWaiting))];
    }

    /// <summary>Where files are looked for, the one that decides first.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>Those that are there.</summary>
    public IReadOnlyList<ConfigFile> Files { get; }

    /// <summary>Reads the files that are to be looked at.</summary>
    /// <param name="general">The options that name a file and a profile.</param>
    /// <param name="file">The file that was typed, or null.</param>
    /// <param name="profile">The profile that was typed, or null.</param>
    /// <param name="environment">The environment.</param>
    /// <exception cref="UsageException">The file that was named is not there, or a file cannot be read.</exception>
    public static ConfigFiles Read(GeneralGroup general, string? file, string? profile, ToolEnvironment environment)
    {
        string? named = file ?? Variable(general.Config, environment);
        if (named is not null && !File.Exists(named))
        {
            throw new UsageException(general.Config, $"{Quoting.Text(named)} does not exist");
        }

        return new ConfigFiles(general, profile ?? Variable(general.Profile, environment), named is not null
            ? [named]
            : [.. new[] { UserFile(environment), environment.SystemConfig }.OfType<string>()], environment);
    }

    /// <summary>Returns the profile that is used, or null where there is none.</summary>
    /// <exception cref="UsageException">There is no such, or the files cannot be understood.</exception>
    public Profile? Profile()
    {
        if (Files.SelectMany(file => file.Problems).FirstOrDefault() is { } problem)
        {
            throw new UsageException(problem.ToString());
        }

        string name = _namedProfile ?? Configuration.Profile.Default;
        var profiles = Files.SelectMany(file => file.Profiles).ToList();
        return profiles.Find(profile => profile.Name == name)
            ?? (_namedProfile is null ? null : throw new UsageException(_general.Profile, Missing(name, profiles)));
    }

    /// <summary>Returns what is to be known of the files of a profile: whether others can read a password in
    /// one.</summary>
    public static string? Exposed(Profile profile, IEnumerable<DeclaredOption> options)
    {
        if (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(profile.File) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) == 0)
        {
            return null;
        }

        var secret = profile.Settings.FirstOrDefault(setting =>
            options.Any(option => option.Setting == setting.Key && setting.Values.Any(option.HoldsSecret)));
        return secret is null ? null
            : $"{profile.File}:{secret.Line}: {secret.Key}: others on this machine can read it: chmod 600 {profile.File}";
    }

    private string Missing(string name, List<Profile> profiles)
    {
        string[] known = [.. profiles.Select(profile => profile.Name).Distinct()];
        string where = Files.Count == 0 ? $"there is no {(Paths is [var first, ..] ? first : "configuration file")}"
            : known.Length == 0 ? $"{Files[0].Path} has no profile"
            : $"there are {string.Join(", ", known)}";
        return $"there is no profile {Quoting.Text(name)} ({where}"
            + (Suggestion.For(name, known) is { } similar ? $"; did you mean {similar}?)" : ")");
    }

    private static string? Variable(DeclaredOption option, ToolEnvironment environment) =>
        environment.Variable(option.Variable) is { Length: > 0 } value ? value : null;

    // The XDG Base Directory Specification; on Windows the folder of applications' settings.
    private static string? UserFile(ToolEnvironment environment)
    {
        string? folder = environment.Variable("XDG_CONFIG_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg) ? xdg
            : environment.Variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config")
            : environment.Variable("APPDATA");
        return string.IsNullOrEmpty(folder) ? null : Path.Combine(folder, "jetnotify", "config.toml");
    }
}
