using JetNotify.CommandLine;
using JetNotify.Tests.Support;

namespace JetNotify.Tests;

/// <summary>README.md says what the program does: neither may change alone.</summary>
public sealed class ReadmeTests
{
    private static readonly string s_readme = File.ReadAllText(Checkout.File("README.md"));

    public static TheoryData<string> Options =>
        [.. new SubscribeCommand().Groups.SelectMany(group => group.Options).Select(option => option.Name)];

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_stands_there_with_all_its_names_and_its_help(string name)
    {
        var option = new SubscribeCommand().Groups.SelectMany(group => group.Options).Single(option => option.Name == name);
        string[] row = s_readme.Split('\n').Where(line => line.StartsWith("| `-", StringComparison.Ordinal))
            .SingleOrDefault(line => Names(line).Contains(name))?.Split(" | ") ?? [];

        Assert.True(row.Length == 2, $"README.md has no row for {name}");
        Assert.Equal(option.Aliases.Append(option.Name).Order(), Names(row[0]).Order());
        Assert.Equal(Words(option.Description!), Words(row[1].TrimEnd('|', ' ').Replace("\\|", "|", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_exit_status_stands_there()
    {
        foreach (var code in Enum.GetValues<ExitCode>())
        {
            Assert.Contains($"\n| {(int)code} | ", s_readme, StringComparison.Ordinal);
        }
    }

    private static string[] Names(string row) =>
        [.. row.Split('`')[1].Split(' ', ',').Where(word => word.StartsWith('-'))];

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
