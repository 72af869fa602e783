using JetNotify.Check;
using JetNotify.Collect;
using JetNotify.CommandLine;
using JetNotify.Inventory;
using JetNotify.Output;
using JetNotify.Replay;
using JetNotify.Simulate;
using JetNotify.Subscribe;
using JetNotify.Topics;

namespace JetNotify;

internal static class Program
{
    private static int Main(string[] args)
    {
        StandardDescriptors.Guard();
        return CommandLineEntry.Run(
            Commands(), args, StandardStreams.Output, StandardStreams.Error, new ToolEnvironment(), plan => (int)CarryOut(plan));
    }

    /// <summary>Returns every command, in the order help shows them.</summary>
    internal static IReadOnlyList<ToolCommand> Commands() =>
    [
        new SubscribeCommand(), new CollectCommand(), new CheckCommand(), new TopicsCommand(), new InventoryCommand(),
        new ReplayCommand(), new SimulateCommand(),
    ];

    private static ExitCode CarryOut(CommandPlan plan) => plan switch
    {
        SubscribePlan subscribe => SubscribeExecution.Run(subscribe),
        CollectPlan collect => CollectExecution.Run(collect),
        InventoryPlan inventory => InventoryListing.Run(inventory, Console.Out, Console.Error),
        ReplayPlan replay => ReplayExecution.Run(replay),
        SimulatePlan simulate => SimulateExecution.Run(simulate),
        TopicsPlan topics => TopicsListing.Run(topics, StandardStreams.Output, StandardStreams.Error),
        CheckPlan check => CheckExecution.Run(check),
        FleetCheckPlan fleet => FleetChecker.Run(fleet),
        _ => throw new ArgumentException($"nobody carries out {plan.GetType().Name}", nameof(plan)),
    };
}
