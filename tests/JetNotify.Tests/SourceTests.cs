using System.Reflection;
using System.Text.RegularExpressions;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Simulator;
using JetNotify.Tests.Support;

namespace JetNotify.Tests;

/// <summary>What src/README.md promises of the sources: walls between the folders of the tool, small files, short
/// ways.</summary>
public sealed partial class SourceTests
{
    private static readonly SourceFile[] s_tool = [.. SourceFile.In("src/JetNotify")];

    public static TheoryData<string, int> Ways => new()
    {
        { "a PUBLISH", 12 },
        { "an option", 12 },
        { "a failure", 8 },
        { "a line of a recording", 10 },
    };

    [Fact]
    public void No_folders_of_the_tool_stand_in_a_circle()
    {
        var arrows = s_tool.GroupBy(file => file.Place).ToDictionary(
            place => place.Key, place => place.SelectMany(StandsOn).Where(other => other != place.Key).ToHashSet());

        // Whatever stands on nothing that is left goes, and whatever nothing left stands on; what cannot go is a
        // circle.
        for (string[] free = [""]; free.Length > 0;)
        {
            free = [.. arrows.Where(place => !place.Value.Overlaps(arrows.Keys)
                || !arrows.Values.Any(others => others.Contains(place.Key))).Select(place => place.Key)];
            Array.ForEach(free, place => arrows.Remove(place));
        }

        Assert.Empty(arrows.Select(
            place => $"{place.Key} stands on {string.Join(", ", place.Value.Intersect(arrows.Keys))}"));
    }

    [Fact]
    public void In_a_room_only_the_command_and_its_options_know_the_command_line() =>
        Assert.Empty(s_tool
            .Where(file => file.Folder.Length > 0 && !file.Folder.StartsWith("CommandLine", StringComparison.Ordinal))
            .Where(file => !file.Name.EndsWith("Command", StringComparison.Ordinal) && !file.Name.EndsWith("Group",
                StringComparison.Ordinal))
            .Where(file => file.Usings.Any(name => name.StartsWith("JetNotify.CommandLine", StringComparison.Ordinal)))
            .Select(file => $"{file.Folder}/{file.Name}"));

    [Fact]
    public void No_file_has_more_than_400_lines_and_half_of_them_have_100_at_most()
    {
        var files = SourceFile.In("src").OrderBy(file => file.Lines).ToList();

        Assert.Empty(files.Where(file => file.Lines > 400).Select(file => $"{file.Folder}/{file.Name}: {file.Lines}"));
        Assert.InRange(files[files.Count / 2].Lines, 1, 100);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_ways_through_the_sources_are_short_and_lead_over_what_there_is(string way, int most)
    {
        string[] stations = [.. File.ReadAllText(Checkout.File("src/README.md")).Split("\n## ")
            .Single(section => section.StartsWith($"The way of {way}", StringComparison.Ordinal))
            .Split("```")[1].Split('\n').Where(line => line.Length > 0 && line[0] != ' ')
                .Select(line => line.Split(' ')[0])];

        Assert.NotEmpty(stations);
        Assert.All(stations, station => Assert.True(Exists(station), station));
        Assert.InRange(stations.Select(station => station.Split('.')[0]).Distinct().Count(), 1, most);
    }

    // What a file names: folders by its using lines, and types of the root, which need none; a folder inside another
    // sees it.
    private static IEnumerable<string> StandsOn(SourceFile file)
    {
        var folders = s_tool.Select(other => other.Folder).ToHashSet();
        var words = Word().Matches(file.Code).Select(match => match.Value).ToHashSet();
        int parent = file.Folder.LastIndexOf('/');
        return file.Usings.Where(name => name.StartsWith("JetNotify.", StringComparison.Ordinal))
            .Select(name => name["JetNotify.".Length..].Replace('.', '/'))
            .Append(parent < 0 ? "" : file.Folder[..parent])
            .Where(folder => folder.Length > 0 && folders.Contains(folder))
            .Concat(s_tool.Where(other => other.Folder.Length == 0 && other.Declares.Any(words.Contains))
                .Select(other => other.Place));
    }

    private static bool Exists(string station)
    {
        string[] parts = station.Split('.');
        Assembly[] ours = [typeof(ExitCode).Assembly, typeof(Connection).Assembly, typeof(Catalogue).Assembly,
            typeof(RouterSimulator).Assembly];
        return ours.SelectMany(assembly => assembly.GetTypes()).Any(type => type.Name.Split('`')[0] == parts[0]
            && (parts.Length == 1 || type.GetMember(parts[1], BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.Instance | BindingFlags.Static).Length > 0));
    }

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*")]
    private static partial Regex Word();
}
