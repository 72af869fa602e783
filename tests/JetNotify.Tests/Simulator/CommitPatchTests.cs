using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using JetNotify.Simulator.Configuration;
using JetNotify.Simulator.Router;

namespace JetNotify.Tests.Simulator;

/// <summary>What config-update says of a commit.</summary>
public sealed class CommitPatchTests
{
    private const string Topic = "/junos/events/genpub/config-update";

    private static readonly XNamespace s_netconf = "urn:ietf:params:xml:ns:netconf:base:1.0";

    private readonly SimulatedRouter _router = new(new RouterOptions());
    private readonly EventWriter _events = new(new EventBatch(),
        "jetsim")
    { Time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Unspecified) };

    // What a session says, and the bodies of the updates its last commit sent.
    private async Task<(string Said, string[] Updates)> Type(params string[] lines)
    {
        _events.Batch.Clear();
        using var input = new StringReader(string.Join('\n', ["configure", .. lines]));
        using var output = new StringWriter { NewLine = "\n" };
        await new ConfigurationSession(_router.Options, new RouterStore(_router, _events),
            new TextPrompt(input, output, echo: false), output)
            .Run(TestContext.Current.CancellationToken);
        return (output.ToString(), [
            .. Enumerable.Range(0, _events.Batch.Count)
                .Where(i => Encoding.UTF8.GetString(_events.Batch.Topic(i)) == Topic)
                .Select(i => Encoding.UTF8.GetString(_events.Batch.Body(i))),
        ]);
    }

    private static JsonElement PatchOf(string body) =>
        JsonDocument.Parse(body).RootElement.GetProperty("commit-patch").Clone();

    [Fact]
    public async Task It_is_an_object_by_default_and_both_shapes_that_are_seen_take_turns()
    {
        var (_, first) = await Type("set system commit notification", "commit");
        var (_, second) = await Type("set interfaces ae0 disable", "commit");
        var (_, third) = await Type("delete interfaces ae0 disable", "commit");

        Assert.Equal(
            """{"configuration":{"system":{"commit":{"@":{"operation":"create"},"notification":{}}}}}""",
            JsonSerializer.Serialize(PatchOf(first[0])));
        Assert.Equal(
            """{"interfaces":{"interface":[{"name":"ae0","disable":[null],"@disable":[{"operation":"create"}]}]}}""",
            JsonSerializer.Serialize(PatchOf(second[0])));
        Assert.Equal(
            """{"configuration":{"interfaces":{"interface":[{"name":"ae0","disable":[null],"@disable":[{"operation":"delete"}]}]}}}""",
            JsonSerializer.Serialize(PatchOf(third[0])));
    }

    [Fact]
    public async Task It_is_pretty_printed_as_other_bodies_are()
    {
        var (_, updates) = await Type("set system commit notification", "commit");

        Assert.StartsWith("{\n    \"commit-patch\": {\n        \"configuration\": {\n            \"system\": {",
            updates[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_xml_its_root_is_the_configured_container_and_its_attributes_are_netconfs()
    {
        await Type("set system commit notification configuration-diff-format xml", "commit");

        var (_, updates) = await Type(
            "set firewall family inet filter edge term web then accept",
                "set interfaces ae0 unit 0 family inet address 10.0.15.1/24", "commit");

        var roots = updates.Select(update => XElement.Parse(PatchOf(update).GetString()!))
            .OrderBy(root => root.Name.LocalName).ToArray();
        Assert.Equal(["firewall", "interfaces"], roots.Select(root => root.Name.LocalName));
        var edge = roots[0].Descendants("filter").Single();
        Assert.Equal("edge", edge.Element("name")!.Value);
        Assert.Equal("create", edge.Attribute(s_netconf + "operation")!.Value);
        Assert.NotNull(edge.Element("term")!.Element("then")!.Element("accept"));
        Assert.Equal("10.0.15.1/24", roots[1].Descendants("address").Single().Element("name")!.Value);
        Assert.Contains(" nc:operation=", PatchOf(updates[0]).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_entry_of_a_list_carries_its_key_alone_and_a_deleted_container_is_empty()
    {
        await Type("set system commit notification configuration-diff-format xml", "commit");

        var (_, updates) = await Type("delete interfaces xe-0/0/1", "delete firewall", "commit");

        var roots = updates.Select(update => XElement.Parse(PatchOf(update).GetString()!))
            .OrderBy(root => root.Name.LocalName).ToArray();
        Assert.Equal("delete", roots[0].Attribute(s_netconf + "operation")!.Value);
        Assert.True(roots[0].IsEmpty);
        var port = Assert.Single(roots[1].Elements());
        Assert.Equal("delete", port.Attribute(s_netconf + "operation")!.Value);
        Assert.Equal("xe-0/0/1", Assert.Single(port.Elements()).Value);
    }

    [Fact]
    public async Task A_leaf_with_another_value_is_replaced()
    {
        await Type("set system commit notification configuration-diff-format xml", "commit");

        var (_, updates) = await Type("set system services extension-service notification port 1884", "commit");

        var port = XElement.Parse(PatchOf(Assert.Single(updates)).GetString()!).Descendants("port").Single();
        Assert.Equal(("1884", "replace"), (port.Value, port.Attribute(s_netconf + "operation")!.Value));
    }

    [Fact]
    public async Task Every_change_can_be_counted_in_either_form()
    {
        foreach (string format in (string[])["xml", "json"])
        {
            await Type($"set system commit notification configuration-diff-format {format}", "commit");
            foreach (string[] lines in (string[][])[
                ["set routing-options static route 10.9.0.0/16 next-hop 10.0.14.2"],
                ["set routing-options static route 10.9.0.0/16 next-hop 10.0.14.3"],
                ["delete routing-options static route 10.9.0.0/16"],
                ["set system services extension-service notification allow-clients address 192.0.2.7/32"],
                ["delete system services extension-service notification allow-clients address 192.0.2.7/32"]])
            {
                var (_, updates) = await Type([.. lines, "commit"]);
                string patch = PatchOf(Assert.Single(updates)).ToString();
                Assert.Equal(1, JetNotify.Junos.CommitPatch.CountChanges(Encoding.UTF8.GetBytes(patch)));
            }
        }
    }

    [Fact]
    public async Task Commit_notification_without_the_notification_service_is_refused_in_the_models_words()
    {
        var (said, updates) = await Type(
            "set system commit notification", "delete system services extension-service notification", "commit",
                "commit check", "exit", "yes");

        Assert.Equal(
            2, said.Split(
                "Notification services must be configured, mandatory to use commit notifications\nerror: ").Length - 1);
        Assert.Empty(updates);
        Assert.DoesNotContain("commit complete", said, StringComparison.Ordinal);
        Assert.True(_router.Running.Has(StatementKind.NotificationService));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("XML")]
    public async Task There_are_two_formats(string format)
    {
        var (said, _) = await Type($"set system commit notification configuration-diff-format {format}");

        Assert.Contains("syntax error.", said, StringComparison.Ordinal);
    }
}
