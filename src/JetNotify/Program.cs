using JetNotify.Check;
using JetNotify.CommandLine;
using JetNotify.Replaying;
using JetNotify.Simulate;
using JetNotify.Topics;

namespace JetNotify;

internal static class Program
{
    private static int Main(string[] args) =>
        CommandLineEntry.Run(args, Console.Out, Console.Error, new ToolEnvironment(), plan => (int)CarryOut(plan));

    private static ExitCode CarryOut(CommandPlan plan) => plan switch
    {
        SubscribePlan subscribe => SubscribeExecution.Run(subscribe),
        ReplayPlan replay => ReplayExecution.Run(replay),
        SimulatePlan simulate => SimulateExecution.Run(simulate),
        TopicsPlan topics => TopicsListing.Run(topics, Console.Out, Console.Error),
        CheckPlan check => CheckExecution.Run(check),
        _ => throw new ArgumentException($"nobody carries out {plan.GetType().Name}", nameof(plan)),
    };
}
