namespace JetNotify.CommandLine.Options;

/// <summary>How a terminal is used.</summary>
internal sealed class DisplayOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public DisplayOptions()
        : base("Display") =>
        NoScreen = Flag("--no-screen", [], "Write lines on a terminal too, as in a pipe.");

    /// <summary><c>--no-screen</c>.</summary>
    public Flag NoScreen { get; }
}
