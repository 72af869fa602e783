using JetNotify.CommandLine;

namespace JetNotify;

internal static class Program
{
    private static int Main(string[] args) =>
        CommandLineEntry.Run(
            args, Console.Out, Console.Error, new Surroundings(), plan => (int)SubscribeExecution.Run(plan));
}
