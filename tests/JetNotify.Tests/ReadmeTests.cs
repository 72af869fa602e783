using JetNotify.Check;
using JetNotify.CommandLine;
using JetNotify.Replaying;
using JetNotify.Simulation;
using JetNotify.Subscribe;
using JetNotify.Tests.Support;

namespace JetNotify.Tests;

/// <summary>README.md says what the program does: neither may change alone.</summary>
public sealed class ReadmeTests
{
    private static readonly string s_readme = File.ReadAllText(Checkout.File("README.md"));

    public static TheoryData<string> Options => [.. OptionsOf(new SubscribeCommand()).Select(option => option.Name)];

    public static TheoryData<string> OptionsOfCheck =>
        [.. OptionsOf(new CheckCommand()).Where(option => !IsSubscribes(option)).Select(option => option.Name)];

    public static TheoryData<string> OptionsOfReplay =>
        [.. OptionsOf(new ReplayCommand()).Select(option => option.Name).Except(OptionsOf(new SubscribeCommand()).Select(option => option.Name))];

    public static TheoryData<string> OptionsOfSimulate =>
        [.. OptionsOf(new SimulateCommand()).Where(option => !IsSubscribes(option) && option.Name is not ("--verbose" or "--debug")).Select(option => option.Name)];

    [Theory]
    [MemberData(nameof(OptionsOfSimulate))]
    public void Every_option_of_simulates_own_stands_there_too(string name) =>
        AssertRow(Section("## A router in the box"), OptionsOf(new SimulateCommand()).Single(option => option.Name == name));

    [Fact]
    public void The_pictures_it_shows_are_there() =>
        Assert.All(
            s_readme.Split("](").Skip(1).Select(rest => rest[..rest.IndexOf(')', StringComparison.Ordinal)]),
            path => Assert.True(File.Exists(Checkout.File(path)), path));

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_stands_there_with_all_its_names_and_its_help(string name) =>
        AssertRow(Section("## Options of `subscribe`"), OptionsOf(new SubscribeCommand()).Single(option => option.Name == name));

    [Theory]
    [MemberData(nameof(OptionsOfCheck))]
    public void Every_option_of_checks_own_stands_there_too(string name) =>
        AssertRow(Section("## When nothing comes"), OptionsOf(new CheckCommand()).Single(option => option.Name == name));

    [Theory]
    [MemberData(nameof(OptionsOfReplay))]
    public void Every_option_of_replays_own_stands_there_too(string name) =>
        AssertRow(Section("## Record and replay"), OptionsOf(new ReplayCommand()).Single(option => option.Name == name));

    [Fact]
    public void Every_exit_status_stands_there()
    {
        foreach (var code in Enum.GetValues<ExitCode>())
        {
            Assert.Contains($"\n| {(int)code} | ", s_readme, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<DeclaredOption> OptionsOf(ToolCommand command) => command.Groups.SelectMany(group => group.Options);

    private static bool IsSubscribes(DeclaredOption option) =>
        OptionsOf(new SubscribeCommand()).Any(other => other.Name == option.Name && other.Description == option.Description);

    private static string Section(string heading) =>
        s_readme.Split("\n## ").Single(section => $"## {section}".StartsWith(heading, StringComparison.Ordinal));

    private static void AssertRow(string section, DeclaredOption option)
    {
        string[] row = section.Split('\n').Where(line => line.StartsWith("| `-", StringComparison.Ordinal))
            .SingleOrDefault(line => Names(line).Contains(option.Name))?.Split(" | ") ?? [];

        Assert.True(row.Length == 2, $"README.md has no row for {option.Name}");
        Assert.Equal(option.Aliases.Append(option.Name).Order(), Names(row[0]).Order());
        Assert.Equal(Words(option.Description!), Words(row[1].TrimEnd('|', ' ').Replace("\\|", "|", StringComparison.Ordinal)));
    }

    private static string[] Names(string row) =>
        [.. row.Split('`')[1].Split(' ', ',').Where(word => word.StartsWith('-'))];

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
