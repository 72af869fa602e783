using System.CommandLine;
using System.CommandLine.Parsing;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Help;
using JetNotify.Mqtt;
using JetNotify.Output;

namespace JetNotify;

/// <summary>The way from arguments to work: parsed, turned into a plan, and only then done.</summary>
internal static class CommandLineEntry
{
    /// <summary>Runs what the arguments say.</summary>
    /// <param name="table">The commands.</param>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="error">Gets one line when the arguments cannot be.</param>
    /// <param name="environment">Environment and terminal.</param>
    /// <param name="work">Carries a plan out and returns the exit code; what it throws passes through.</param>
    /// <returns>The exit code.</returns>
    public static int Run(
        CommandTable table, string[] args, TextWriter error, ToolEnvironment environment, Func<CommandPlan, int> work)
    {
        CommandPlan plan;
        try
        {
            plan = AskedFor(table, args) ?? Plan(table, args, environment);
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

        return work(plan);
    }

    // Who asks for help gets it, whatever else is wrong.
    private static HelpPlan? AskedFor(CommandTable table, string[] args)
    {
        bool full = false;
        bool brief = false;
        string? command = null;
        foreach (string arg in args.TakeWhile(arg => arg != "--"))
        {
            full |= arg == table.General.Help.Name;
            brief |= arg == "-?";
            command ??= table.Entries.FirstOrDefault(entry => entry.Name == arg)?.Name;
        }

        return full || brief
            ? new HelpPlan(command, full ? HelpDepth.Full
                : HelpDepth.Brief, UsesPager: !args.Contains(table.General.NoPager.Name))
            : null;
    }

    private static CommandPlan Plan(CommandTable table, string[] args, ToolEnvironment environment)
    {
        var (command, arguments, hasBareValue) = ArgumentNormalizer.Normalize(table, args);
        var result = Parse(table, command, arguments);
        if (result.Errors is [var first, ..])
        {
            throw Refused(first);
        }

        var parsed = new ParsedOptions(result) { HasBareValue = hasBareValue };
        if (parsed.Has(table.General.Version))
        {
            return new VersionPlan();
        }

        if (command is null)
        {
            return new HelpPlan(null, HelpDepth.Full, UsesPager: false);
        }

        command.RefuseRepeats(parsed);
        return command.Plan(parsed, environment);
    }

    private static ParseResult Parse(CommandTable table, ToolCommand? command, IReadOnlyList<string> arguments)
    {
        var root = new RootCommand();
        root.Options.Clear();
        table.General.AddTo(root, everywhere: true);
        if (command is not null)
        {
            root.Subcommands.Add(command.Command);
        }

        var verbatim = new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false };
        return root.Parse(arguments, verbatim);
    }

    private static UsageException Refused(ParseError error)
    {
        for (var place = error.SymbolResult; place is not null; place = place.Parent)
        {
            if (place is OptionResult { Option: DeclaredOption option })
            {
                return new UsageException(option, error.Message);
            }
        }

        return new UsageException(error.Message);
    }
}
