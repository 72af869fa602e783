using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify.CommandLine;

/// <summary>The way from arguments to work: parsed, turned into a plan, and only then done.</summary>
internal static class CommandLineEntry
{
    /// <summary>Runs what the arguments say.</summary>
    /// <param name="commands">Every command, in the order help shows them.</param>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="output">Gets help and version, nothing else.</param>
    /// <param name="error">Gets one line when the arguments cannot be.</param>
    /// <param name="environment">Environment and terminal.</param>
    /// <param name="work">Carries a command's plan out and returns the exit code; what it throws passes
    /// through.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        IReadOnlyList<ToolCommand> commands,
        string[] args,
        TextWriter output,
        TextWriter error,
        ToolEnvironment environment,
        Func<CommandPlan, int> work)
    {
        CommandPlan? plan = null;
        using var text = new StringWriter();
        int code;
        try
        {
            code = Parse(commands, args, environment, planned => plan = planned)
                .Invoke(new InvocationConfiguration
                {
                    Output = text,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                });
        }
        catch (UsageException e)
        {
            StandardStreams.Complain(error, e.Message);
            return (int)ExitCode.Usage;
        }
        catch (MqttException e)
        {
            // A certificate could not be looked at, for want of OpenSSL.
            StandardStreams.Complain(error, e.Message);
            return (int)FailureText.Code(e);
        }

        return plan is not null ? work(plan)
            : StandardStreams.TryWrite(output, error, text.ToString()) ? code
            : (int)ExitCode.Output;
    }

    private static ParseResult Parse(
        IReadOnlyList<ToolCommand> commands, string[] args, ToolEnvironment environment, Action<CommandPlan> planned)
    {
        var root = new RootCommand();
        root.Options.Clear();
        root.Options.Add(new HelpOption("--help", "-?") { Action = new HelpAction(commands) });
        root.Options.Add(new Option<bool>("--version")
        {
            Arity = ArgumentArity.Zero,
            Recursive = true,
            Action = new VersionAction(),
        });
        root.SetAction(result => HelpText.WriteBrief(result.InvocationConfiguration.Output, commands));
        foreach (var command in commands)
        {
            command.Command.SetAction(result =>
            {
                var options = new ParsedOptions(result);
                command.RefuseRepeats(options);
                planned(command.Plan(options, environment));
            });
            root.Subcommands.Add(command.Command);
        }

        var parsed = root.Parse(
            Normalized(root, args),
            new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        return parsed.Errors is [var first, ..] && parsed.Action is not HelpAction
            ? throw new UsageException(first.Message)
            : parsed;
    }

    // Who asks for help gets it, whatever else is wrong; completion looks at arguments that are not whole yet.
    private static List<string> Normalized(RootCommand root, string[] args)
    {
        if (args is [['[', ..], ..])
        {
            return [.. args];
        }

        try
        {
            return ArgumentNormalizer.Normalize(root, args);
        }
        catch (UsageException) when (Array.IndexOf(args, "--help") >= 0 || Array.IndexOf(args, "-?") >= 0)
        {
            return root.Subcommands.Any(command => command.Name == args[0]) ? [args[0], "--help"] : ["--help"];
        }
    }

    private sealed class HelpAction(IReadOnlyList<ToolCommand> commands) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            if (commands.FirstOrDefault(command => command.Command == parseResult.CommandResult.Command) is { } command)
            {
                HelpText.Write(output, command);
            }
            else
            {
                HelpText.WriteBrief(output, commands);
            }

            return (int)ExitCode.Success;
        }
    }

    private sealed class VersionAction : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(CommandLineEntry).Assembly.GetName().Version!;
            parseResult.InvocationConfiguration.Output.Write($"jetnotify {version.ToString(3)}\n");
            return (int)ExitCode.Success;
        }
    }
}
