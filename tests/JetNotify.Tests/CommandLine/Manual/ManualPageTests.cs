using JetNotify.CommandLine.Help;

namespace JetNotify.Tests.CommandLine.Manual;

public sealed class ManualPageTests
{
    public static TheoryData<string> Commands => [.. JetNotify.Program.Commands().Entries.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_option_of_a_command_is_on_its_page(string command)
    {
        string page = Plain(command);

        Assert.All(JetNotify.Program.Commands().Find(command)!.Options, option =>
            Assert.All(HelpText.NamesOf(option), name => Assert.Contains(name, page, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_member_of_a_recording_is_on_its_page()
    {
        string page = Plain("recording.5");

        Assert.All(
            (string[])["ts", "device", "topic", "qos", "retain", "dup", "mid", "encoding", "payload", "properties"],
            member => Assert.Contains($"\nfB{member}fR\n", page, StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_has_the_date_that_packages_are_to_have()
    {
        var environment = Invocation.Nowhere with
        {
            Variable = name => name == "SOURCE_DATE_EPOCH" ? "1548169146" : null,
        };

        Assert.Contains(" 1 2019-01-22 ", Invocation.Of(["man", "subscribe"], environment).Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("subscribe", "JETNOTIFY\\-SUBSCRIBE 1")]
    [InlineData("jetnotify", "JETNOTIFY 1")]
    [InlineData("jetnotify-subscribe.1", "JETNOTIFY\\-SUBSCRIBE 1")]
    [InlineData("recording.5", "JETNOTIFY\\-RECORDING 5")]
    public void A_page_is_found_by_any_of_its_names(string name, string title) =>
        Assert.StartsWith($".TH {title} ", Invocation.Of(["man", name]).Output, StringComparison.Ordinal);

    [Fact]
    public void A_page_that_there_is_not_is_refused() =>
        Assert.Equal("jetnotify: there is no page bogus (jetnotify man lists all)\n",
            Invocation.Of(["man", "bogus"]).Error);

    [Fact]
    public void Without_a_name_the_pages_are_listed() =>
        Assert.Contains("jetnotify-recording.5 ", Invocation.Of(["man"]).Output, StringComparison.Ordinal);

    private static string Plain(string page) =>
        Invocation.Of(["man", page]).Output.Replace("\\", "", StringComparison.Ordinal);
}
