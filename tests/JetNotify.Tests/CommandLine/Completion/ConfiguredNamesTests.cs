namespace JetNotify.Tests.CommandLine.Completion;

/// <summary>Hosts and profiles that are offered at the Tab key.</summary>
public sealed class ConfiguredNamesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-names-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("routers.toml", "[routers]\nfra-1 = { host = \"192.0.2.11\" }\nham-1 = { host = \"192.0.2.12\" }\n")]
    [InlineData("routers.txt", "192.0.2.11 fra-1\n192.0.2.12:1884 ham-1\n")]
    [InlineData("routers.json", "[{\"targets\":[\"192.0.2.11\",\"192.0.2.12\"],\"labels\":{\"site\":\"fra\"}}]")]
    public void Hosts_are_those_of_the_profiles_and_of_the_inventory(string file, string text)
    {
        string inventory = Write(file, text);
        Configure($"[profile.lab]\nhost = \"lab-2\"\n[profile.fleet]\ninventory = \"{inventory}\"\n");

        Assert.Equal(["lab-2", "192.0.2.11", "192.0.2.12"], Words(null, "subscribe", "--host", ""));
        Assert.Equal(["--host=192.0.2.11", "--host=192.0.2.12"], Words(null, "subscribe", "--host=192"));
    }

    [Fact]
    public void An_inventory_of_the_environment_is_one_too()
    {
        Configure("");
        string inventory = Write("routers.txt", "r1\nr2\n");

        Assert.Equal(["r1", "r2"], Words(inventory, "check", ""));
    }

    [Theory]
    [InlineData("[routers\n")]
    [InlineData("")]
    public void An_inventory_that_cannot_be_offers_nothing_and_says_nothing(string text)
    {
        Configure("[profile.lab]\nhost = \"lab-2\"\n");

        Assert.Equal(["lab-2"], Words(Write("routers.toml", text), "subscribe", "--host", ""));
        Assert.Equal(["lab-2"], Words(Path.Combine(_folder, "none.toml"), "subscribe", "--host", ""));
    }

    [Fact]
    public void Profiles_are_offered_with_their_hosts()
    {
        Configure("[profile.lab]\nhost = \"lab-2\"\n[profile.noc]\n");

        Assert.Equal(["lab", "noc"], Words(null, "subscribe", "--profile", ""));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private void Configure(string text)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "jetnotify"));
        Write("jetnotify/config.toml", text);
    }

    private string[] Words(string? inventory, params string[] words)
    {
        var environment = Invocation.Nowhere with
        {
            Variable = name => name switch
            {
                "XDG_CONFIG_HOME" => _folder,
                "JETNOTIFY_INVENTORY" => inventory,
                _ => null,
            },
        };
        var run = Invocation.Of(["completion", "pwsh", "--", .. words], environment);
        Assert.Equal("", run.Error);
        return [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]
            .Select(line => line.Split('\t')[0])];
    }
}
