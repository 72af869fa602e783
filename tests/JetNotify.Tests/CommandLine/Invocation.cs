using JetNotify.Check;
using JetNotify.CommandLine;
using JetNotify.CommandLine.Completion;
using JetNotify.CommandLine.Configuration;
using JetNotify.CommandLine.Help;
using JetNotify.CommandLine.Manual;
using JetNotify.Subscribe;
using JetNotify.Topics;

namespace JetNotify.Tests.CommandLine;

/// <summary>One run of the command line, through the entry the program uses, with nothing of this machine in
/// it.</summary>
internal sealed record Invocation(int Code, string Output, string Error, CommandPlan? Work)
{
    /// <summary>What <c>subscribe</c> planned, or null.</summary>
    public SubscribePlan? Planned => Work as SubscribePlan;

    /// <summary>What <c>check</c> planned, or null.</summary>
    public CheckPlan? Check => Work as CheckPlan;

    /// <summary>The plan; fails with what was said instead if there is none.</summary>
    public SubscribePlan Plan
    {
        get
        {
            Assert.True(Planned is not null, Error);
            return Planned;
        }
    }

    /// <summary>Nobody to ask, no variables, pipes on both sides.</summary>
    public static ToolEnvironment Nowhere { get; } = new()
    {
        Variable = _ => null,
        SystemConfig = null,
        InputIsTerminal = () => false,
        OutputIsTerminal = () => false,
        OutputIsFile = () => false,
        ErrorIsTerminal = () => false,
        IsInForeground = () => true,
        TerminalSize = () => (80, 24),
        AskPassword = _ => null,
        Input = () => Stream.Null,
    };

    public static Invocation Of(string[] args, ToolEnvironment? environment = null, int code = 0)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        CommandPlan? planned = null;
        var table = Program.Commands();
        int exit = CommandLineEntry.Run(table, args, error, environment ?? Nowhere, plan =>
        {
            planned = plan;
            return plan switch
            {
                TopicsPlan topics => (int)TopicsListing.Run(topics, output, error),
                HelpPlan help => (int)HelpExecution.Run(help, table, output, error, environment ?? Nowhere),
                CompletionPlan completion =>
                    (int)CompletionExecution.Run(completion, table, environment ?? Nowhere, output, error),
                ManPlan manual => (int)ManExecution.Run(manual, table, output, error),
                ConfigPlan config => (int)ConfigExecution.Run(config, table, environment ?? Nowhere, output, error),
                VersionPlan => (int)VersionText.Run(output, error),
                _ => code,
            };
        });
        return new Invocation(exit, output.ToString(), error.ToString(), planned);
    }

    public static Invocation OfSubscribe(params string[] args) => Of(["subscribe", .. args]);

    public static SubscribePlan PlanOf(params string[] args) => Of(["subscribe", "-t", "a", .. args]).Plan;
}
