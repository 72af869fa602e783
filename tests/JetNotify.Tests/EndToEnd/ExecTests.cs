using System.Globalization;
using System.Text.Json;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary><c>--exec</c> with real commands.</summary>
public sealed class ExecTests : IDisposable
{
    private const string Link = "/junos/events/syslog/SNMP_TRAP_LINK_DOWN";

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    private string Out => Path.Combine(_folder, "out");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_command_has_the_record_on_its_input_and_the_fields_in_its_environment()
    {
        var ended = await Subscribe(
            ["xe-0/0/1"], $"cat > {Out}; echo \"$JETNOTIFY_KIND $JETNOTIFY_INTERFACE\" >> {Out}; echo said");

        Assert.Equal(0, ended.Code);
        string[] lines = await File.ReadAllLinesAsync(Out, TestContext.Current.CancellationToken);
        using var record = JsonDocument.Parse(lines[0]);
        Assert.Equal(Link, record.RootElement.GetProperty("topic").GetString());
        Assert.Equal("syslog xe-0/0/1", lines[1]);
        Assert.DoesNotContain("said", ended.Stdout, StringComparison.Ordinal);
        Assert.Contains("said", ended.Stderr, StringComparison.Ordinal);
        Assert.Contains("--exec: 1 done, 0 failed", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_text_of_an_event_becomes_part_of_the_command()
    {
        string evil = $"$(touch {Out}.pwned);`touch {Out}.pwned`;'\\\"; touch {Out}.pwned #";

        await Subscribe([evil], $"printf '%s\\n' \"$JETNOTIFY_INTERFACE\" > {Out}");

        Assert.False(File.Exists(Out + ".pwned"));
        Assert.Equal(evil.Replace("\\\"", "\"", StringComparison.Ordinal),
            (await File.ReadAllTextAsync(Out, TestContext.Current.CancellationToken)).TrimEnd('\n'));
    }

    [Fact]
    public async Task A_command_that_fails_or_takes_too_long_is_told_and_ended()
    {
        var failed = await Subscribe(["a"], "exit 3");
        var slow = await Subscribe(["a"], "sleep 60", "--exec-timeout", "200ms");

        Assert.Contains("--exec: the command ended with status 3", failed.Stderr, StringComparison.Ordinal);
        Assert.Contains("took longer than 0.2 s and was ended", slow.Stderr, StringComparison.Ordinal);
        Assert.Contains("0 done, 1 failed", slow.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_thing_is_held_down_and_too_many_a_minute_are_skipped_and_both_are_counted()
    {
        string[] names = ["a", "a", "a", "b"];

        var held = await Subscribe(
            names, $"echo \"$JETNOTIFY_INTERFACE\" >> {Out}", "--hold-down", "1h", "--exec-max", "1");
        var limited = await Subscribe(names, "true", "--exec-rate", "3");

        Assert.Equal(["a", "b"], await File.ReadAllLinesAsync(Out, TestContext.Current.CancellationToken));
        Assert.Contains("--hold-down: 2 events set nothing off", held.Stderr, StringComparison.Ordinal);
        Assert.Contains("--exec: 3 done, 0 failed, 1 skipped above the rate", limited.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs --exec", "--exec-max", "2")]
    [InlineData("needs --exec or --webhook", "--hold-down", "2")]
    [InlineData("needs --webhook", "--webhook-template", "x")]
    [InlineData("too many (at most 64)", "--exec", "true", "--exec-max", "65")]
    [InlineData("http:// or https://", "--webhook", "ftp://x")]
    public async Task What_cannot_be_is_refused_before_anything_is_connected(string said, params string[] options)
    {
        var ended = await Tool.Run(["subscribe", "--demo", .. options]);

        Assert.Equal(2, ended.Code);
        Assert.Contains(said, ended.Stderr, StringComparison.Ordinal);
    }

    private static async Task<Ended> Subscribe(string[] interfaces, string command, params string[] options)
    {
        await using var broker = await RealBroker.Start();
        string port = broker.Port.ToString(CultureInfo.InvariantCulture);
        await using var tool = Tool.Start(["subscribe", "-h", "127.0.0.1", "-p", port, "-t", Link, "-C",
            interfaces.Length.ToString(CultureInfo.InvariantCulture), "--exec", command, .. options]);
        await tool.UntilStderr("subscribed");
        foreach (string name in interfaces)
        {
            string payload =
                $$$$"""{"jet-event":{"event-id":"SNMP_TRAP_LINK_DOWN","attributes":{"interface-name":"{{{{name}}}}"}}}""";
            await using var publisher = Tool.Program(
                "mosquitto_pub", "-p", port, "-h", "127.0.0.1", "-t", Link, "-m", payload);
            Assert.Equal(0, (await publisher.Exit()).Code);
        }

        return await tool.Exit();
    }
}
