namespace JetNotify.CommandLine;

/// <summary>What may stand beside every command, before or behind it.</summary>
internal sealed class GeneralGroup : OptionGroup
{
    public GeneralGroup()
        : base("General")
    {
        Help = Flags("--help", ["-?"], "Show everything about the command; -? what one mostly needs.");
        Config = Value<string>("--config", [], "FILE", "a file",
            "Read this configuration file, and no other (~/.config/jetnotify/config.toml).", AnyText, Offer.Files);
        Profile = Value<string>("--profile", [], "NAME", "a profile",
            "Take what is not given from this profile of the configuration (default).", AnyText, Offer.Profiles);
        NoPager = Flags("--no-pager", [], "Show help as it is, even where it does not fit the terminal.");
        Version = Flags("--version", [], "Show the version.");
    }

    /// <summary>The configuration file.</summary>
    public ValueOption<string> Config { get; }

    /// <summary>The profile in it.</summary>
    public ValueOption<string> Profile { get; }

    public Flag Help { get; }

    public Flag NoPager { get; }

    public Flag Version { get; }

    private static string? AnyText(string text, out string value)
    {
        value = text;
        return text.Length == 0 ? "empty" : null;
    }
}
