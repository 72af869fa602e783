using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using JetNotify.Output;

namespace JetNotify.CommandLine.Help;

/// <summary>What <c>--version</c> will show.</summary>
internal sealed record VersionPlan : CommandPlan;

/// <summary>Shows which build this is.</summary>
internal static class VersionText
{
#if KAFKA
    private const string Engines = "NATS, MQTT, Kafka";
#else
    private const string Engines = "NATS, MQTT";
#endif

    // As much of a commit as git itself shows.
    private const int CommitLength = 12;

    /// <summary>The version alone, as packages have it.</summary>
    public static string Version => Build.Version;

    private static (string Version, string? Commit) Build
    {
        get
        {
            string[] parts = typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
                .InformationalVersion.Split('+');
            return (parts[0], parts.Length > 1 ? parts[1][..Math.Min(CommitLength, parts[1].Length)] : null);
        }
    }

    /// <summary>Writes version, commit, what it runs on and what it delivers into.</summary>
    public static ExitCode Run(TextWriter output, TextWriter error) =>
        StandardStreams.TryWrite(output, error, Line) ? ExitCode.Success : ExitCode.Output;

    private static string Line
    {
        get
        {
            var (version, commit) = Build;
            string runtime = RuntimeFeature.IsDynamicCodeCompiled ? $".NET {Environment.Version}" : "native";
            return $"jetnotify {version} (commit {commit ?? "unknown"}, {runtime}, "
                + $"{RuntimeInformation.RuntimeIdentifier}; delivers into {Engines})\n";
        }
    }
}
