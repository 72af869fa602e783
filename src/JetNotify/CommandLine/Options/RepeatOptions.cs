using JetNotify.CommandLine.Values;

namespace JetNotify.CommandLine.Options;

/// <summary>What a real router said once, said again by the simulated one.</summary>
internal sealed class RepeatOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    public RepeatOptions()
        : base("Instead of a scenario")
    {
        Replay = Value<string>("--replay", [], "FILE", "a file",
            "Publish what subscribe --record recorded, compressed by gzip or not; - is\nstandard input. May be given more than once: the oldest is played first.", PlainText.Path);
        Speed = Value<double?>("--speed", [], "SPEED", "a speed",
            "1 (the default) keeps the time between messages, 10 makes it a tenth; max does\nnot wait.", ReplayText.Speed);
        Loop = Flag("--loop", [], "Begin again at the end.");
    }

    /// <summary><c>--replay</c>.</summary>
    public ValueOption<string> Replay { get; }

    /// <summary><c>--speed</c>.</summary>
    public ValueOption<double?> Speed { get; }

    /// <summary><c>--loop</c>.</summary>
    public Flag Loop { get; }
}
