namespace JetNotify.CommandLine.Options;

/// <summary>A router for those who have none at hand.</summary>
internal sealed class DemoOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public DemoOptions()
        : base("Without a router") =>
        Demo = Flag("--demo", [], "Subscribe to a simulated router in this process: what it says is synthetic.");

    /// <summary><c>--demo</c>.</summary>
    public Flag Demo { get; }
}
