using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace JetNotify.CommandLine;

/// <summary>The way from arguments to work: understood, turned into a plan, and only then done.</summary>
internal static class CommandLineEntry
{
    /// <summary>Runs what the arguments say.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="output">Gets help and version, nothing else.</param>
    /// <param name="error">Gets one line when the arguments cannot be.</param>
    /// <param name="surroundings">Environment and terminal.</param>
    /// <param name="subscribe">Does the work of <c>subscribe</c> and returns the exit code; what it throws passes through.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        string[] args, TextWriter output, TextWriter error, Surroundings surroundings, Func<SubscribePlan, int> subscribe)
    {
        SubscribePlan? plan = null;
        using var text = new StringWriter();
        int code;
        try
        {
            code = Parse(args, surroundings, planned => plan = planned)
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
            return Fail(error, e.Message, ExitCode.Usage);
        }

        if (plan is not null)
        {
            return subscribe(plan);
        }

        try
        {
            output.Write(text.ToString());
            output.Flush();
            return code;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(error, $"cannot write to standard output: {e.Message}", ExitCode.Output);
        }
    }

    private static int Fail(TextWriter error, string message, ExitCode code)
    {
        try
        {
            error.Write($"jetnotify: {Quoted.Line(message)}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Standard error takes nothing: the exit status says what is left to say.
        }

        return (int)code;
    }

    private static ParseResult Parse(string[] args, Surroundings surroundings, Action<SubscribePlan> planned)
    {
        var command = new SubscribeCommand();
        command.Command.SetAction(result => planned(command.Plan(new Typed(result), surroundings)));
        var root = new RootCommand();
        root.Options.Clear();
        root.Options.Add(new HelpOption("--help", "-?") { Action = new HelpAction(command) });
        root.Options.Add(new Option<bool>("--version") { Arity = ArgumentArity.Zero, Recursive = true, Action = new VersionAction() });
        root.Subcommands.Add(command.Command);
        root.SetAction(result => HelpText.WriteBrief(result.InvocationConfiguration.Output));

        var parsed = root.Parse(Canonical(root, args), new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        return parsed.Errors is [var first, ..] && parsed.Action is not HelpAction ? throw new UsageException(first.Message) : parsed;
    }

    /// <summary>Who asks for help gets it, whatever else is wrong; completion looks at arguments that are not whole yet.</summary>
    private static List<string> Canonical(RootCommand root, string[] args)
    {
        if (args is [['[', ..], ..])
        {
            return [.. args];
        }

        try
        {
            return Argv.Canonical(root, args);
        }
        catch (UsageException) when (Array.IndexOf(args, "--help") >= 0 || Array.IndexOf(args, "-?") >= 0)
        {
            return args is ["subscribe", ..] ? ["subscribe", "--help"] : ["--help"];
        }
    }

    private sealed class HelpAction(SubscribeCommand command) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            if (parseResult.CommandResult.Command == command.Command)
            {
                HelpText.WriteSubscribe(output, command.Groups);
            }
            else
            {
                HelpText.WriteBrief(output);
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
