using System.Text.Json;
using JetNotify.CommandLine;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Subscribe;
using JetNotify.Tests.CommandLine;
using JetNotify.Tests.Support;
using JetNotify.Topics;

namespace JetNotify.Tests.Topics;

/// <summary>
/// What <c>jetnotify topics</c> shows. After a wanted change, JETNOTIFY_GOLDEN=directory writes the golden files there,
/// to be read before they are copied over the old ones.
/// </summary>
public sealed class TopicsTests
{
    [Theory]
    [InlineData("catalogue")]
    [InlineData("catalogue-json", "-o", "json")]
    [InlineData("help", "--help")]
    public void It_prints_what_its_golden_file_says(string name, params string[] typed)
    {
        string actual = Shown(typed);
        if (Environment.GetEnvironmentVariable("JETNOTIFY_GOLDEN") is { } updates)
        {
            File.WriteAllText(Path.Combine(updates, name + ".golden"), actual);
        }

        Assert.Equal(File.ReadAllText(Checkout.File($"tests/JetNotify.Tests/Data/topics/{name}.golden")), actual);
    }

    [Fact]
    public void The_filters_of_a_selection_come_one_a_line() =>
        Assert.Equal(
            "/junos/events/kernel/interfaces/ifa/add/xe-0/0/0.0/inet/#\n",
            Shown("ifa", "--op", "add", "--interface", "xe-0/0/0.0", "--family", "inet"));

    [Theory]
    [InlineData("ifd,ifl")]
    [InlineData("ifd", "ifl")]
    [InlineData("--event", "ifd,ifl")]
    [InlineData("ifd", "--event", "ifl")]
    [InlineData("--op", "add,change,delete", "--", "ifd", "ifl")]
    public void Kinds_may_be_named_with_and_without_the_option(params string[] typed) =>
        Assert.Equal("/junos/events/kernel/interfaces/ifd/#\n/junos/events/kernel/interfaces/ifl/#\n", Shown(typed));

    [Fact]
    public void Topics_prints_the_filters_that_subscribe_would_send()
    {
        string[] selection = ["--event", "kernel", "--op", "delete", "--interface", "ge-*"];

        Assert.Equal(
            Invocation.OfSubscribe(selection).Plan.Subscriptions.Select(subscription => subscription.Filter.Text),
            Lines(Shown(selection)));
    }

    [Fact]
    public void Filters_come_as_JSON_too()
    {
        string[] filters = [.. Lines(Shown("iff", "--family", "inet", "-o", "json"))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("filter").GetString()!)];

        Assert.Equal(Lines(Shown("iff", "--family", "inet")), filters);
        Assert.Equal(2, filters.Length);
    }

    [Fact]
    public void The_catalogue_is_all_there_in_JSON()
    {
        var entries = Lines(Shown("-o", "json")).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(Catalogue.Entries.Select(entry => entry.Name),
            entries.Select(entry => entry.GetProperty("kind").GetString()));
        Assert.Equal(
            Catalogue.Entries.SelectMany(entry => entry.Attributes).Select(attribute => attribute.Name),
            entries.SelectMany(entry => entry.GetProperty("attributes").EnumerateArray())
                .Select(attribute => attribute.GetProperty("name").GetString()));
    }

    [Fact]
    public void Every_example_of_the_catalogue_is_matched_by_the_filters_of_its_kind() =>
        Assert.All(Catalogue.Entries, entry => Assert.Contains(Lines(Shown(entry.Name)), filter =>
            TopicFilter.TryParse(filter, out var parsed, out _)
                && parsed.Matches(System.Text.Encoding.UTF8.GetBytes(entry.ExampleTopic))));

    [Fact]
    public void A_topic_is_told_field_by_field() =>
        Assert.Equal(
            """
            /junos/events/kernel/interfaces/ifa/add/xe-0/0/1.0/inet/192.168.20.1/32
              kind            ifa, an address on a logical interface
              op              add
              interface       xe-0/0/1.0
              family          inet
              address         192.168.20.1
              len             32

            a/b
              note            none of the router's: any admitted client may publish on any topic

            """,
            Shown("--match", "/junos/events/kernel/interfaces/ifa/add/xe-0/0/1.0/inet/192.168.20.1/32", "--match",
                "a/b"));

    [Fact]
    public void A_topic_is_told_in_JSON() =>
        Assert.Equal(
            """
            {"topic":"/junos/events/kernel/route/add/inet/10.0.0.0/8","kind":"route","fields":{"op":"add","family":"inet","address":"10.0.0.0","len":"8"}}
            {"topic":"/junos/events/#","fields":{},"note":"a filter, not a topic: no message comes on it"}

            """,
            Shown("-o", "json", "--match", "/junos/events/kernel/route/add/inet/10.0.0.0/8", "--match",
                "/junos/events/#"));

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public void A_topic_does_not_steer_the_terminal(string form)
    {
        string shown = Shown("-o", form, "--match", "/junos/events/syslog/\u001b[2J\u202eX");

        Assert.DoesNotContain('\u001b', shown);
        Assert.DoesNotContain('\u202e', shown);
        Assert.Contains("\\u202eX", shown, StringComparison.OrdinalIgnoreCase);
    }

    public static TheoryData<string[], string> Refused => new()
    {
        { ["ifx"], "ifx is not a kind of event (ifd, ifl, iff, ifa, filter, route, route-table, syslog, "
            + "config-update, interfaces, kernel or all; did you mean ifd?)" },
        { [""], "empty" },
        { ["ifd", "--family", "inet"], "ifd --family inet: ifd events have no family" },
        { ["--event", "ifd", "--match", "a"], "--match: a topic says by itself which event it is: select none "
            + "beside it" },
        { ["-o", "raw"], "--output: raw is not an output (text or json)" },
        { ["--match"], "--match: a topic is missing" },
        { ["--match", ""], "--match: empty" },
        { ["--where", "op = add"], "unknown option --where (jetnotify topics --help lists all)" },
        { ["--evnt", "ifa"], "unknown option --evnt (did you mean --event?)" },
        { ["--op", "up"], "--op: up is not an operation (add, change or delete; did you mean change?)" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_is_refused_in_one_sentence(string[] typed, string sentence)
    {
        var run = Invocation.Of(["topics", .. typed]);

        Assert.Equal($"jetnotify: {sentence}\n", run.Error);
        Assert.Equal("", run.Output);
        Assert.Equal((int)ExitCode.Usage, run.Code);
    }

    [Fact]
    public void The_selecting_options_are_those_of_subscribe() =>
        Assert.Equal(
            new SubscribeCommand().Groups.Single(group => group.Title == "Junos events").Options.Select(Declared)
                .Where(row => !row.StartsWith("--where", StringComparison.Ordinal)),
            new TopicsCommand().Groups.Single(group => group.Title == "Junos events").Options.Select(Declared));

    [Fact]
    public void A_full_disk_is_said()
    {
        var error = new StringWriter();
        var output = new FullDisk();

        var code = TopicsListing.Run(new TopicsPlan(), output, error);

        Assert.Equal(ExitCode.Output, code);
        Assert.Equal("jetnotify: cannot write to standard output: No space left on device\n", error.ToString());
    }

    private static string Declared(DeclaredOption option) => $"{option.Name} {option.HelpName} {option.Description}";

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Shown(params string[] typed)
    {
        var run = Invocation.Of(["topics", .. typed]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return run.Output;
    }

    private sealed class FullDisk : StringWriter
    {
        public override void Write(string? value) => throw new IOException("No space left on device");
    }
}
