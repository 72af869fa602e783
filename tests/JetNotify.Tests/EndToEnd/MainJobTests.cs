using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>The README's sentence, from a real broker to a real pipe.</summary>
public sealed class MainJobTests
{
    private const string IfaTopic = "/junos/events/kernel/interfaces/ifa/add/xe-0/0/1.0/inet/192.168.20.1/32";

    [Theory]
    [InlineData("real-ifa-add.json", IfaTopic)]
    [InlineData("real-syslog-login-information.json", "/junos/events/syslog/LOGIN_INFORMATION")]
    [InlineData("real-foreign-text.txt", "/junos/events/syslog/LOGIN_INFORMATION")]
    public async Task A_real_payload_comes_through_byte_for_byte(string sample, string topic)
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Data", "samples", sample);
        await using var broker = await RealBroker.Start();
        await using var tool = Tool.Start(
            "subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "/junos/events/#", "-C", "1", "-o", "raw",
                "-v");
        await tool.UntilStderr("subscribed to");

        await broker.PublishFile(topic, file);

        var ended = await tool.Exit();
        Assert.Equal(0, ended.Code);
        Assert.Equal([.. await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), (byte)'\n'],
            ended.StdoutBytes);
    }

    [Fact]
    public async Task The_address_event_becomes_one_line_that_grep_and_jq_take()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Data", "samples", "real-ifa-add.json");
        await using var broker = await RealBroker.Start();
        await using var tool = Tool.Start(
            "subscribe", "--host", "127.0.0.1", "--port", broker.PortText, "--topic",
            "/junos/events/kernel/interfaces/ifa/add/#", "-C", "1", "-v");
        await tool.UntilStderr("subscribed to");

        await broker.PublishFile(IfaTopic, file);

        var ended = await tool.Exit();
        string line = Assert.Single(ended.Lines);
        Assert.Equal(
            IfaTopic
                + """ {"jet-event":{"event-id":"KERNEL_EVENT_IFA_ADD","hostname":"vqfx","time":"2019-01-22-14:59:06","severity":"INFO","facility":"KERNEL","attributes":{"name":"xe-0/0/0","subunit":0,"family":"inet","local-address":"192.168.10.1/32","destination-address":"192.168.10.0/24","broadcast-address":"192.168.10.255/32","generation-number":144,"flags":192}}}""",
            line);
    }

    [Theory]
    [InlineData("31", 0)]
    [InlineData("31", 1)]
    [InlineData("31", 2)]
    [InlineData("311", 0)]
    [InlineData("311", 1)]
    [InlineData("311", 2)]
    [InlineData("5", 0)]
    [InlineData("5", 1)]
    [InlineData("5", 2)]
    public async Task Every_version_and_quality_of_service_delivers_in_order(string version, int qos)
    {
        await using var broker = await RealBroker.Start("max_queued_messages 0\n");
        await using var tool = Tool.Start(
            "subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-V", version, "-q", $"{qos}", "-t", "numbers",
            "--no-topic", "-C", "300", "-v");
        await tool.UntilStderr("subscribed to");

        await broker.PublishLines("numbers", Enumerable.Range(1, 300).Select(n => $"n{n}"), "-q", $"{qos}");

        var ended = await tool.Exit();
        Assert.Equal(0, ended.Code);
        Assert.Equal(Enumerable.Range(1, 300).Select(n => $"n{n}"), ended.Lines);
    }

    [Fact]
    public async Task Retained_messages_come_first_and_can_be_left_out_or_be_all_there_is()
    {
        await using var broker = await RealBroker.Start();
        await broker.Publish("r/1", "kept", "-r");
        string[] common = ["subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "r/#", "-v"];

        await using var without = Tool.Start([.. common, "-R", "-C", "1"]);
        await without.UntilStderr("subscribed to");
        await using var only = Tool.Start([.. common, "--retained-only"]);
        await only.UntilLines(1);
        await broker.Publish("r/2", "new");

        Assert.Equal(["r/2 new"], (await without.Exit()).Lines);
        Assert.Equal(["r/1 kept"], (await only.Exit()).Lines);
    }

    [Fact]
    public async Task A_shared_subscription_deals_the_messages_out()
    {
        await using var broker = await RealBroker.Start();
        string[] arguments =
            ["subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-V", "5", "-t", "$share/team/s", "--no-topic",
                "-v"];
        await using var one = Tool.Start(arguments);
        await using var two = Tool.Start(arguments);
        await one.UntilStderr("subscribed to");
        await two.UntilStderr("subscribed to");

        await broker.PublishLines("s", Enumerable.Range(1, 100).Select(n => $"{n}"));

        await Deadline.Until(() => one.Lines.Length + two.Lines.Length == 100, "all hundred are dealt out");
        Assert.Equal(
            Enumerable.Range(1, 100), one.Lines.Concat(two.Lines).Select(int.Parse).Order());
        Assert.NotEmpty(one.Lines);
        Assert.NotEmpty(two.Lines);
    }

    [Fact]
    public async Task The_brokers_own_topics_are_shown_when_asked_for()
    {
        await using var broker = await RealBroker.Start();

        var ended = await Tool.Run(
            "subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "$SYS/broker/version", "-C", "1");

        Assert.StartsWith("$SYS/broker/version mosquitto version ", Assert.Single(ended.Lines),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsubscribing_at_the_start_cleans_a_kept_session()
    {
        await using var broker = await RealBroker.Start();
        string[] common = ["subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-c", "-i", "keeper", "-q", "1"];
        Assert.Equal(0, (await Tool.Run([.. common, "-t", "old", "-t", "new", "-E"])).Code);
        Assert.Equal(0, (await Tool.Run([.. common, "-U", "old", "-t", "new", "-E"])).Code);
        await broker.Publish("old", "unwanted", "-q", "1");
        await broker.Publish("new", "wanted", "-q", "1");

        var ended = await Tool.Run([.. common, "-t", "new", "-C", "1"]);

        Assert.Equal(["new wanted"], ended.Lines);
    }

    [Fact]
    public async Task Json_output_holds_any_payload()
    {
        await using var broker = await RealBroker.Start();
        await using var tool = Tool.Start(
            "subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "j", "-C", "3", "-o", "json", "-v");
        await tool.UntilStderr("subscribed to");
        string binary = Path.Combine(broker.Folder, "binary");
        await File.WriteAllBytesAsync(binary, [0xFF, 0x00, 0x80], TestContext.Current.CancellationToken);

        await broker.Publish("j", "{ \"a\" : 1 }");
        await broker.Publish("j", "two\nlines");
        await broker.PublishFile("j", binary);

        string[] lines = (await tool.Exit()).Lines;
        Assert.EndsWith(""","topic":"j","qos":0,"retain":false,"encoding":"json","payload":{"a":1}}""", lines[0],
            StringComparison.Ordinal);
        Assert.EndsWith(""","encoding":"utf8","payload":"two\nlines"}""", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(""","encoding":"base64","payload":"/wCA"}""", lines[2], StringComparison.Ordinal);
        Assert.All(lines, line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }
}
