using System.CommandLine;
using System.CommandLine.Parsing;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Configuration;
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
            plan = AskedFor(table, args) ?? Plan(table, args, error, environment);
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

    private static CommandPlan Plan(CommandTable table, string[] args, TextWriter error, ToolEnvironment environment)
    {
        var typed = ArgumentNormalizer.Normalize(table, args);
        var command = typed.Command;
        var settings = command is { TakesSettings: true } ? Settings(table, typed, error, environment) : [];
        var sources = settings.ToDictionary(setting => setting.Option, setting => setting.Source);
        try
        {
            List<string> arguments = [.. typed.Arguments];
            int end = arguments.IndexOf("--");
            arguments.InsertRange(end < 0 ? arguments.Count : end, settings.SelectMany(setting => setting.Arguments()));
            var parsed = new ParsedOptions(Parse(table, command, arguments))
            {
                HasBareValue = typed.HasBareValue,
                Sources = sources,
            };
            return Plan(table, command, parsed, environment);
        }
        catch (UsageException e) when (e.Option is { } option && sources.TryGetValue(option, out var source))
        {
            throw new UsageException($"{source.Place}: {e.Problem}");
        }
    }

    // What was not typed. The configuration costs nothing where there is none.
    private static IReadOnlyCollection<Setting> Settings(
        CommandTable table, NormalizedArguments typed, TextWriter error, ToolEnvironment environment)
    {
        var names = typed.Arguments.TakeWhile(argument => argument != "--")
            .Select(argument => argument.Split('=')[0]).ToHashSet(StringComparer.Ordinal);
        var options = table.NamesOf(typed.Command).Values.Where(option => names.Contains(option.Name)).ToHashSet();
        var profile = ConfigFiles.Read(
            table.General, ValueOf(table.General.Config, typed), ValueOf(table.General.Profile, typed), environment)
                .Profile();
        if (profile is not null)
        {
            RefuseUnknown(table, typed.Command!, profile);
            if (ConfigFiles.Exposed(profile, typed.Command!.Options) is { } warning)
            {
                StandardStreams.Complain(error, warning);
            }
        }

        return SettingLayers.Of(typed.Command!, options, environment.Variable, profile).Settings;
    }

    // A key that another command has is nothing to say of.
    private static void RefuseUnknown(CommandTable table, ToolCommand command, Profile profile)
    {
        foreach (var setting in profile.Settings.Where(setting =>
            command.Options.All(option => option.Setting != setting.Key)))
        {
            string[] known = [.. table.All.SelectMany(other => other.Options).Select(option => option.Setting)
                .Distinct()];
            if (!known.Contains(setting.Key))
            {
                throw new UsageException($"{profile.File}:{setting.Line}: {ConfigCheck.Unknown(setting.Key, known)}");
            }
        }
    }

    private static string? ValueOf(DeclaredOption option, NormalizedArguments typed)
    {
        string[] values = [.. typed.Arguments
            .Where(argument => argument.StartsWith($"{option.Name}=", StringComparison.Ordinal))
            .Select(argument => argument[(option.Name.Length + 1)..])];
        return values.Length <= 1 ? values.FirstOrDefault() : throw ToolCommand.GivenTwice(option);
    }

    private static CommandPlan Plan(
        CommandTable table, ToolCommand? command, ParsedOptions parsed, ToolEnvironment environment)
    {
        if (parsed.Has(table.General.Version))
        {
            return new VersionPlan();
        }

        if (command is null)
        {
            return new HelpPlan(null, HelpDepth.Full, UsesPager: false);
        }

        command.RefuseRepeats(parsed, table.General.Options);
        command.RefuseContradictions(parsed);
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
        var result = root.Parse(arguments, verbatim);
        return result.Errors is [var first, ..] ? throw Refused(first) : result;
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
