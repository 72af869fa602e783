using JetNotify.Collect;
using JetNotify.Fleet;
using JetNotify.Inventory;

namespace JetNotify.Tests.CommandLine.Configuration;

/// <summary>What <c>collect</c> and <c>inventory</c> take from environment and profile.</summary>
public sealed class FleetSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-config-").FullName;
    private readonly Dictionary<string, string> _variables = [];

    public FleetSettingsTests() => _variables["XDG_CONFIG_HOME"] = _folder;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Environment_and_profile_say_how_a_fleet_is_held()
    {
        string inventory = Inventory("[routers]\nr1 = \"192.0.2.1\"\nr2 = \"192.0.2.2\"\n");
        Profile($"inventory = \"{inventory}\"\nconnect-rate = \"50/s\"\nmetrics = \"9464\"\nonly = [\"name = r2\"]\n");
        _variables["JETNOTIFY_COLLECTOR"] = "noc-1";

        var plan = Plan("collect");

        Assert.Equal("r2", Assert.Single(plan.First.Specs).Name);
        Assert.Equal(50, plan.Fleet.ConnectRate);
        Assert.Equal(9464, plan.Metrics!.Port);
        Assert.Equal("noc-1", plan.Collector);
        Assert.Equal(200, Plan("collect", "--connect-rate", "200/s").Fleet.ConnectRate);
    }

    [Fact]
    public void A_setting_of_a_profile_stands_behind_the_defaults_of_the_file()
    {
        string inventory = Inventory("""
            [defaults]
            keepalive = "20s"
            [groups.edge]
            bind = "192.0.2.7"
            [routers]
            plain = "192.0.2.1"
            edge = { host = "192.0.2.2", group = "edge" }
            own = { host = "192.0.2.3:1885", connect-timeout = "3s" }
            """);
        Profile("keepalive = \"30s\"\nbind = \"192.0.2.9\"\nconnect-timeout = \"4s\"\nport = 1884\nqos = 0\n");

        var specs = Plan("collect", "--inventory", inventory).First.Specs.ToDictionary(spec => spec.Name);

        Assert.All(specs.Values, spec => Assert.Equal(20, spec.Connect.KeepAliveSeconds));
        Assert.All(specs.Values, spec => Assert.Equal(0, (int)spec.Subscriptions[0].QoS));
        Assert.Equal(("192.0.2.9", 1884, 4), Of(specs["plain"]));
        Assert.Equal(("192.0.2.7", 1884, 4), Of(specs["edge"]));
        Assert.Equal(("192.0.2.9", 1885, 3), Of(specs["own"]));

        static (string?, int, double) Of(RouterSpec spec) =>
            (spec.Transport.BindAddress?.ToString(), spec.Transport.Port, spec.AttemptTimeout.TotalSeconds);
    }

    [Fact]
    public void What_is_typed_stands_before_the_defaults_of_the_file()
    {
        string inventory = Inventory("[defaults]\nkeepalive = \"20s\"\nport = 1884\n[routers]\nr = \"192.0.2.1\"\n");
        Profile("keepalive = \"30s\"\n");

        var spec = Assert.Single(Plan("collect", "--inventory", inventory, "-k", "40", "-p", "1886").First.Specs);

        Assert.Equal((40, 1886), (spec.Connect.KeepAliveSeconds, spec.Transport.Port));
    }

    [Fact]
    public void A_password_for_another_router_is_not_sent_to_a_fleet()
    {
        string inventory = Inventory("[routers]\nr = \"192.0.2.1\"\n");
        Profile("host = \"lab\"\nusername = \"ops\"\npassword = \"secret\"\n");

        var spec = Assert.Single(Plan("collect", "--inventory", inventory).First.Specs);

        Assert.Null(spec.Connect.UserName);
        Assert.Null(spec.Connect.Password);
        Assert.Equal("192.0.2.1", spec.Transport.Host);
        Assert.Equal("ops", Assert.Single(Plan("collect").First.Specs).Connect.UserName);
        Assert.Equal(0, Run("check", "--inventory", inventory).Code);
    }

    [Theory]
    [InlineData("url = \"mqtt://lab\"")]
    [InlineData("unix = \"/run/broker.sock\"")]
    [InlineData("host = \"lab\"\nws = true\nno-reconnect = true\nidle-timeout = \"5s\"\nretained-only = true")]
    public void What_is_about_one_router_in_a_profile_does_not_hinder_a_fleet(string profile)
    {
        Profile(profile + "\n");
        string inventory = Inventory("[routers]\nr = \"192.0.2.1\"\n");

        var spec = Assert.Single(Plan("collect", "--inventory", inventory).First.Specs);

        Assert.Equal("192.0.2.1", spec.Transport.Host);
        Assert.Null(spec.Transport.WebSocket);
        Assert.Null(spec.Transport.UnixPath);
    }

    [Fact]
    public void A_default_gives_way_to_what_it_cannot_stand_beside()
    {
        string file = Path.Combine(_folder, "password");
        File.WriteAllText(file, "of the file\n");
        string inventory = Inventory(
            $"[routers]\nr = {{ host = \"192.0.2.1\", username = \"u\", password-file = \"{file}\" }}\n");
        Profile("password = \"of the profile\"\n");

        var spec = Assert.Single(Plan("collect", "--inventory", inventory).First.Specs);

        Assert.Equal("of the file"u8, spec.Connect.Password!.Value.Span);
    }

    [Fact]
    public void Inventory_takes_which_routers_are_meant_and_its_own_form()
    {
        string inventory = Inventory("[routers]\nr1 = \"192.0.2.1\"\nr2 = \"192.0.2.2\"\n");
        Profile("only = [\"name = r2\"]\noutput = \"pretty\"\ninventory-output = \"json\"\n");

        var plan = Assert.IsType<InventoryPlan>(Run("inventory", "list", inventory).Work);

        Assert.True(plan.Json);
        Assert.Equal("r2", Assert.Single(plan.Source.Load().Specs).Name);
    }

    [Fact]
    public void What_cannot_be_is_blamed_on_its_line()
    {
        Profile("connect-rate = \"x\"\n");

        var run = Run("collect", "-h", "r1");

        Assert.Equal(2, run.Code);
        Assert.Contains("config.toml:2: connect-rate: x is not a rate", run.Error, StringComparison.Ordinal);
    }

    private string Inventory(string text)
    {
        string file = Path.Combine(_folder, "routers.toml");
        File.WriteAllText(file, text);
        return file;
    }

    private void Profile(string settings)
    {
        string file = Path.Combine(_folder, "jetnotify", "config.toml");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"[profile.default]\n{settings}");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private CollectPlan Plan(params string[] arguments)
    {
        var run = Run(arguments);
        Assert.True(run.Work is CollectPlan, run.Error);
        return (CollectPlan)run.Work;
    }

    private Invocation Run(params string[] arguments) => Invocation.Of(
        arguments, Invocation.Nowhere with { Variable = name => _variables.GetValueOrDefault(name) });
}
