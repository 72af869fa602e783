using JetNotify.CommandLine;
using JetNotify.CommandLine.Options;
using JetNotify.Mqtt.Transport;
using JetNotify.Simulator;
using JetNotify.Simulator.Router;
using JetNotify.Terminal;

namespace JetNotify.Simulate;

/// <summary><c>jetnotify simulate</c>: its options, and how they become a plan.</summary>
internal sealed class SimulateCommand : ToolCommand
{
    private readonly RouterGroup _router = new();
    private readonly RepeatGroup _repeat = new();
    private readonly BrokerGroup _broker = new();
    private readonly DisplayGroup _display = new();
    private readonly DiagnosticsGroup _diagnostics = new(packets: false);

    /// <summary>Its place in the table of commands.</summary>
    public static CommandEntry InTable { get; } =
        new("simulate", "Be a router: events to subscribe to without one.", static _ => new SimulateCommand());

    public SimulateCommand()
        : base(InTable) =>
        Add(_router, _repeat, _broker, _display, _diagnostics);

    /// <inheritdoc/>
    public override CommandHelp Help => new()
    {
        Description =
        [
            "Be a simulated router: an MQTT broker that publishes events as a router's does, and may be configured "
                + "like one. "
                + "For trying, developing and testing; all it says is synthetic, and it is not made for production.",
            "Junos configuration commands are read from standard input, at a terminal with a prompt: configure, set, "
                + "delete, "
                + "show | compare, commit [and-quit], rollback 0, exit. A commit publishes what a router would.",
        ],
        Usage = ["simulate [OPTION]..."],
        Notes =
        [
            "At a terminal, standard output shows who is connected above what is parsed. In a pipe it carries the "
                + "commands and "
                + "their answers; who comes and goes is said on standard error.",
        ],
        ExitCodes =
        [
            new(ExitCode.Success,
                "ended as asked: count or duration reached, recording played, interrupted, exit typed"),
            new(ExitCode.Usage, "an option or a file that cannot be, or an address that cannot be listened on"),
            new(ExitCode.Output, "the output could not be written"),
        ],
        Examples =
        [
            "jetnotify simulate",
            "jetnotify simulate --scenario route-churn --prefixes 10000 --rate max",
            "jetnotify simulate --scenario none --script commit.txt --wait-subscribers 1",
            "jetnotify simulate --fault drop-after=100@0.5 --qos 1 --seed 7",
            "jetnotify simulate --replay events.ndjson --speed 10 --loop",
        ],
    };

    /// <inheritdoc/>
    public override SimulatePlan Plan(ParsedOptions parsed, ToolEnvironment environment)
    {
        _router.RefuseContradictions(parsed);
        var warnings = new List<string>();
        int seed = parsed.Get(_router.Seed, 1);
        var repeat = _repeat.Plan(parsed, environment);
        var scenario = repeat is null ? _router.Plan(parsed, seed) : null;
        var diagnostics = _diagnostics.Plan(parsed);
        var source = Source(parsed, repeat, environment);
        bool screen = !parsed.Has(_display.NoScreen) && environment.OutputIsTerminal() && environment.IsInForeground();
        long? count = parsed.TryGet(_router.Count, out long number) ? number : null;
        return new SimulatePlan
        {
            Simulator = new SimulatorOptions
            {
                Broker = _broker.Plan(parsed, seed, warnings),
                Router = new RouterOptions
                {
                    HostName = parsed.Get(_router.HostName, new RouterOptions().HostName),
                    QoS = parsed.Get(_broker.Qos, default),

                    // A recording has what the router said, and nothing is to be added.
                    ConnectEvents = repeat is null,
                },
            },
            Scenario = scenario,
            Repeat = repeat,
            WaitSubscribers = parsed.Get(_router.WaitSubscribers, repeat is null ? 0 : 1),
            Count = count,
            Duration = parsed.TryGet(_router.Duration, out var duration) ? duration : null,
            Commands = source.Commands,
            OpenCommands = source.Open,
            CommandsPath = source.Path,
            Screen = screen,
            EditsLines = source.Commands == CommandSource.Person && environment.OutputIsTerminal()
                && !OperatingSystem.IsWindows(),
            Progress = !screen && (count is not null || repeat is { Loop: false })
                && environment.ErrorIsTerminal() && environment.IsInForeground()
                    && diagnostics.Level <= DiagnosticsLevel.Info,
            Diagnostics = diagnostics,
            Warnings = warnings,
        };
    }

    private (CommandSource Commands, Func<Stream>? Open, string Path) Source(ParsedOptions parsed, RepeatPlan? repeat,
        ToolEnvironment environment)
    {
        const string Input = "-";
        var nobody = (CommandSource.Nobody, (Func<Stream>?)null, Input);
        if (parsed.TryGet(_router.Script, out string? path))
        {
            return path != "-" ? (CommandSource.Lines, Script(path, environment), path)
                : throw new UsageException(_router.Script, "a file is expected: standard input is read without it");
        }

        if (repeat?.Files.Contains("-") == true)
        {
            return nobody;
        }

        return !environment.InputIsTerminal() ? (CommandSource.Lines, environment.Input, Input)
            : environment.IsInForeground() ? (CommandSource.Person, ControllingTerminal.OpenInput, Input)
            : nobody;
    }

    // Opened here: a file that cannot be read is to be known before anything listens.
    private Func<Stream> Script(string path, ToolEnvironment environment)
    {
        try
        {
            var file = UserFile.Open(path, () => environment.SayWaiting(FileProblem.NameOf(path)));
            return () => file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(_router.Script, FileProblem.OfReading(path, e));
        }
    }
}
