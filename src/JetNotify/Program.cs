using JetNotify.Check;
using JetNotify.Collect;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Completion;
using JetNotify.CommandLine.Configuration;
using JetNotify.CommandLine.Help;
using JetNotify.CommandLine.Manual;
using JetNotify.Inventory;
using JetNotify.Output;
using JetNotify.Recording;
using JetNotify.Replay;
using JetNotify.Report;
using JetNotify.Simulate;
using JetNotify.Spools;
using JetNotify.Subscribe;
using JetNotify.Topics;
using JetNotify.Watch;

namespace JetNotify;

internal static class Program
{
    private static int Main(string[] args)
    {
        StandardDescriptors.Guard();
        var table = Commands();
        var environment = new ToolEnvironment();
        var output = StandardStreams.Output;
        var error = StandardStreams.Error;
        return CommandLineEntry.Run(table, args, error, environment, plan =>
            (int)CarryOut(plan, table, environment, output, error));
    }

    /// <summary>Returns every command, in the order help shows them.</summary>
    internal static CommandTable Commands() => new(
    [
        SubscribeCommand.InTable,
        CollectCommand.InTable,
        WatchCommand.InTable,
        CheckCommand.InTable,
        TopicsCommand.InTable,
        InventoryCommand.InTable,
        SpoolCommand.InTable,
        ReplayCommand.InTable,
        RecordingCommand.InTable,
        ReportCommand.InTable,
        SimulateCommand.InTable,
        HelpCommand.InTable,
        ConfigCommand.InTable,
        CompletionCommand.InTable,
        ManCommand.InTable,
    ]);

    private static ExitCode CarryOut(
        CommandPlan plan, CommandTable table, ToolEnvironment environment, TextWriter output, TextWriter error) =>
        plan switch
        {
            SubscribePlan subscribe => SubscribeExecution.Run(subscribe),
            ReplayPlan { Watch: not null } replay => WatchReplay.Run(replay),
            ReplayPlan replay => ReplayExecution.Run(replay),
            InfoPlan info => InfoExecution.Run(info),
            ReportPlan report => ReportExecution.Run(report),
            SimulatePlan simulate => SimulateExecution.Run(simulate),
            TopicsPlan topics => TopicsListing.Run(topics, output, error),
            CheckPlan check => CheckExecution.Run(check),
            FleetCheckPlan fleet => FleetChecker.Run(fleet),
            WatchPlan watch => WatchExecution.Run(watch),
            CollectPlan collect => CollectExecution.Run(collect),
            InventoryPlan inventory => InventoryListing.Run(inventory, output, error),
            SpoolPlan spool => SpoolExecution.Run(spool, output),
            HelpPlan help => HelpExecution.Run(help, table, output, error, environment),
            CompletionPlan completion => CompletionExecution.Run(completion, table, environment, output, error),
            ConfigPlan config => ConfigExecution.Run(config, table, environment, output, error),
            ManPlan manual => ManExecution.Run(manual, table, output, error),
            VersionPlan => VersionText.Run(output, error),
            _ => throw new ArgumentException($"nobody carries out {plan.GetType().Name}", nameof(plan)),
        };
}
