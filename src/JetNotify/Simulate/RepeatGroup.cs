using JetNotify.CommandLine;
using JetNotify.CommandLine.Values;

namespace JetNotify.Simulate;

/// <summary>What a real router said once, said again by the simulated one.</summary>
internal sealed class RepeatGroup : OptionGroup
{
    private readonly ValueOption<double?> _speed;
    private readonly Flag _loop;

    public RepeatGroup()
        : base("Instead of a scenario")
    {
        Replay = Common(Values<string>("--replay", [], "FILE", "a file",
            "Publish what subscribe --record recorded, compressed by gzip or not; - is standard input. May be given "
                + "more than once: the oldest is played first.", TextParser.Path, Offer.Files));
        _speed = Value<double?>("--speed", [], "SPEED", "a speed",
            "1 keeps the time between messages, 10 makes it a tenth; max does not wait.",
            SpeedParser.Speed);
        _loop = Flag("--loop", [], "Begin again at the end.");
        _speed.SettingPrefix = "simulate-";
        _speed.Default = "1";
    }

    public ValueOption<string> Replay { get; }

    /// <summary>Returns the recordings to publish, or null.</summary>
    /// <exception cref="UsageException">Standard input is to be read twice.</exception>
    public RepeatPlan? Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        parsed.Needs(_speed, Replay, "a scenario's speed is its --rate");
        parsed.Needs(_loop, Replay, "a scenario goes on by itself");
        var files = parsed.All(Replay);
        if (files.Count == 0)
        {
            return null;
        }

        if (files.Count(path => path == "-") is var inputs && (inputs > 1 || (inputs == 1 && parsed.Has(_loop))))
        {
            throw new UsageException(Replay, "standard input can be read only once");
        }

        return new RepeatPlan(files, environment.Input, parsed.Get(_speed, 1), parsed.Has(_loop));
    }
}
