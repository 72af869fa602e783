using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>User and password, from every place they may come from but the command line's own history.</summary>
public sealed class LoginTests
{
    private const string Password = "s3cret:with@signs";

    [Fact]
    public async Task A_password_comes_from_the_environment_a_file_or_the_url()
    {
        await using var broker = await Start();
        string file = Path.Combine(broker.Folder, "password.txt");
        await File.WriteAllTextAsync(file, Password + "\n", TestContext.Current.CancellationToken);
        string[] common = ["subscribe", "-t", "t", "-E"];
        string[] host = ["-h", "127.0.0.1", "-p", broker.PortText, "-u", "lab"];

        await using var fromEnvironment = Tool.StartWith(
            readStdout: true, new Dictionary<string, string> { ["JETNOTIFY_PASSWORD"] = Password },
                [.. common, .. host]);
        Assert.Equal(0, (await fromEnvironment.Exit()).Code);
        Assert.Equal(0, (await Tool.Run([.. common, .. host, "--password-file", file])).Code);
        Assert.Equal(0, (await Tool.Run([.. common, .. host, "-P", Password])).Code);
        string url = $"mqtt://lab:{Uri.EscapeDataString(Password)}@127.0.0.1:{broker.PortText}";
        Assert.Equal(0, (await Tool.Run([.. common, "-L", url])).Code);
    }

    [Theory]
    [InlineData("311", "not authorized")]
    [InlineData("5", "Not authorized")]
    public async Task A_wrong_password_is_4_and_is_nowhere_to_be_read(string version, string says)
    {
        await using var broker = await Start();

        var ended = await Tool.Run(
            "subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t", "-u", "lab", "-P", "wr0ng", "-V",
                version, "-vv");

        Assert.Equal(4, ended.Code);
        Assert.Contains(says, ended.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_topic_is_named_by_a_real_broker_too()
    {
        await using var broker = await RealBroker.Start("acl_file {folder}/acl\n", prepare: folder =>
            File.WriteAllText(Path.Combine(folder, "acl"), "topic read open/#\n"));

        var ended = await Tool.Run(
            "subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "open/a", "-t", "closed/b", "-E", "-v");

        Assert.Equal(0, ended.Code);
        Assert.Contains("subscribed to 'open/a'", ended.Stderr, StringComparison.Ordinal);
    }

    private static Task<RealBroker> Start() =>
        RealBroker.Start(
            "password_file {folder}/passwords\n", "listener {port} 127.0.0.1\n",
            folder => RealBroker.Passwords(Path.Combine(folder, "passwords"), "lab", Password));
}
