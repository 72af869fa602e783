namespace JetNotify.Tests.CommandLine.Help;

/// <summary>Help at the widths that terminals have. After a wanted change JETNOTIFY_GOLDEN=folder writes the files
/// there.</summary>
public sealed class HelpLayoutTests
{
    public static TheoryData<string, int> Golden
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (int width in (int[])[60, 80, 200])
            {
                foreach (string line in (string[])["", "subscribe -?", "subscribe --help", "check -?", "replay --help",
                    "help completion"])
                {
                    rows.Add(line, width);
                }
            }

            return rows;
        }
    }

    public static TheoryData<string> Commands => [.. Program.Commands().Entries.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Golden))]
    public void Help_looks_as_it_was_looked_at(string line, int width)
    {
        string name = $"{(line.Length == 0 ? "jetnotify" : line.Replace(" ", "", StringComparison.Ordinal).Replace("-?", "-brief", StringComparison.Ordinal).Replace("--", "-", StringComparison.Ordinal))}.{width}.txt";
        string help = At(width, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (Environment.GetEnvironmentVariable("JETNOTIFY_GOLDEN") is { } folder)
        {
            File.WriteAllText(Path.Combine(folder, name), help);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "help", name)), help);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void No_line_is_longer_than_the_terminal_but_for_what_cannot_be_broken(string command)
    {
        foreach (int width in (int[])[60, 80, 120])
        {
            foreach (string depth in (string[])["-?", "--help"])
            {
                Assert.All(At(width, command, depth).Split('\n').Where(line => line.Trim().Contains(' ')),
                    line => Assert.True(line.Length <= width || line.TrimStart().StartsWith('-')
                        || line.Contains('\''), line));
            }
        }
    }

    [Theory]
    [InlineData(20, 60)]
    [InlineData(60, 60)]
    [InlineData(300, 120)]
    public void A_line_has_60_to_120_characters_whatever_the_terminal_has(int terminal, int expected) =>
        Assert.Equal(At(expected, "subscribe", "--help"), At(terminal, "subscribe", "--help"));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Asked_briefly_a_command_shows_three_examples_first_and_about_a_dozen_options(string command)
    {
        string[] lines = At(80, command, "-?").Split('\n');

        int examples = Array.IndexOf(lines, "Examples:");
        Assert.InRange(examples, 1, 4);
        Assert.InRange(lines.Skip(examples + 1).TakeWhile(line => line.Length > 0)
            .Count(line => line.StartsWith("  jetnotify", StringComparison.Ordinal)
            || line.Contains("jetnotify", StringComparison.Ordinal)), 1, 3);
        Assert.InRange(lines.Count(line => line.StartsWith("  -", StringComparison.Ordinal)), 0, 20);
        Assert.InRange(lines.Length, 5, 60);
    }

    [Fact]
    public void The_dozen_options_that_one_uses_are_in_the_brief_help_of_subscribe()
    {
        string help = At(80, "subscribe", "-?");

        Assert.All((string[])["--host", "--port", "--topic", "--event", "--where", "--output", "--count", "--record",
            "--demo", "--verbose"],
            name => Assert.Contains(name, help, StringComparison.Ordinal));
        Assert.DoesNotContain("--will-topic", help, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_long_for_a_line_goes_on_as_a_shell_reads_it()
    {
        string help = At(60, "subscribe", "--help");

        Assert.Contains("  jetnotify subscribe -h vqfx --event interfaces \\\n      --interface xe-0/0/1 -o pretty\n",
            help, StringComparison.Ordinal);
    }

    [Fact]
    public void Headings_are_bold_on_a_terminal_alone()
    {
        var terminal = Invocation.Nowhere with { OutputIsTerminal = () => true, TerminalSize = () => (80, 1000) };

        Assert.Contains("\e[1mExit codes:\n\e[0m", Invocation.Of(["help", "subscribe"], terminal).Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain('\e', Invocation.Of(["help", "subscribe"]).Output);
        Assert.DoesNotContain('\e', Invocation.Of(["help", "subscribe"],
            terminal with { Variable = name => name == "NO_COLOR" ? "1" : null }).Output);
    }

    [Fact]
    public void Help_with_a_name_is_the_help_of_the_command() =>
        Assert.Equal(At(80, "subscribe", "--help"), At(80, "help", "subscribe"));

    [Fact]
    public void Help_of_a_command_that_there_is_not_says_which_is_near() =>
        Assert.Equal("jetnotify: unknown command sub (did you mean subscribe?)\n",
            Invocation.Of(["help", "sub"]).Error);

    private static string At(int width, params string[] args) => Invocation.Of(
        args, Invocation.Nowhere with { Variable = name => name == "COLUMNS" ? $"{width}" : null }).Output;
}
