namespace JetNotify.CommandLine;

/// <summary>What may stand beside every command, before or behind it.</summary>
internal sealed class GeneralGroup : OptionGroup
{
    public GeneralGroup()
        : base("General")
    {
        Help = Flags("--help", ["-?"], "Show everything about the command; -? what one mostly needs.");
        NoPager = Flags("--no-pager", [], "Show help as it is, even where it does not fit the terminal.");
        Version = Flags("--version", [], "Show the version.");
    }

    public Flag Help { get; }

    public Flag NoPager { get; }

    public Flag Version { get; }
}
