using JetNotify.CommandLine;

namespace JetNotify.Simulate;

/// <summary>How a terminal is used.</summary>
internal sealed class DisplayGroup : OptionGroup
{
    public DisplayGroup()
        : base("Display") =>
        NoScreen = Flag("--no-screen", [], "Write lines on a terminal too, as in a pipe.");

    public Flag NoScreen { get; }
}
