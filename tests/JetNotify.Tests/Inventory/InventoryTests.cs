using System.Net;
using System.Text;
using JetNotify.Fleet;
using JetNotify.Fleet.Inventory;
using JetNotify.Inventory;
using JetNotify.Mqtt;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Inventory;

/// <summary>What an inventory says, in each of its forms.</summary>
public sealed class InventoryTests
{
    private const string Toml = """
        version = 1
        [defaults]
        event = ["ifa"]
        keepalive = "2m"
        tags = { net = "core", site = "none" }
        [groups.edge]
        bind = "192.0.2.7"
        port = 2883
        tags = { role = "edge" }
        [routers]
        fra-1 = { host = "192.0.2.11", group = "edge", tags = { site = "fra" } }
        fra-2 = { host = "192.0.2.12:1884", group = "edge", bind = "192.0.2.8", event = "syslog" }
        ham-1 = "ham-1.example"
        [routers.muc-1]
        host = "2001:db8::1"
        topic = ["a/#", "b/+"]
        """;

    [Fact]
    public void A_router_stands_before_its_group_and_that_before_the_defaults()
    {
        var specs = Good(Toml).ToDictionary(spec => spec.Name);

        Assert.Equal(["fra-1", "fra-2", "ham-1", "muc-1"], specs.Keys);
        Assert.Equal(IPAddress.Parse("192.0.2.7"), specs["fra-1"].Transport.BindAddress);
        Assert.Equal(IPAddress.Parse("192.0.2.8"), specs["fra-2"].Transport.BindAddress);
        Assert.Null(specs["ham-1"].Transport.BindAddress);
        Assert.All(specs.Values, spec => Assert.Equal(120, spec.Connect.KeepAliveSeconds));
        Assert.Equal([2883, 1884, 1883, 1883], specs.Values.Select(spec => spec.Transport.Port));
        Assert.Equal("2001:db8::1", specs["muc-1"].Transport.Host);
        Assert.Contains(specs["fra-1"].Subscriptions, one =>
            one.Filter.Text.Contains("/ifa/", StringComparison.Ordinal));
        Assert.Equal(["/junos/events/syslog/#"], specs["fra-2"].Subscriptions.Select(one => one.Filter.Text));
        Assert.All(specs.Values.SelectMany(spec => spec.Subscriptions), one => Assert.Equal(QoS.AtLeastOnce, one.QoS));
    }

    [Fact]
    public void Tags_are_inherited_one_by_one()
    {
        var tags = Good(Toml).ToDictionary(spec => spec.Name, spec => ((RouterLabels)spec.Context!).Tags);

        Assert.Equal("net=core\nrole=edge\nsite=fra", tags["fra-1"].Key);
        Assert.Equal("net=core\nsite=none", tags["ham-1"].Key);
    }

    [Fact]
    public void What_is_typed_stands_in_place_of_the_defaults()
    {
        var specs = Good(Toml, typed: [new("event", ["route"], 0), new("qos", ["0"], 0)])
            .ToDictionary(spec => spec.Name);

        Assert.Contains(specs["ham-1"].Subscriptions, one =>
            one.Filter.Text.Contains("/route/", StringComparison.Ordinal));
        Assert.Equal(["/junos/events/syslog/#"], specs["fra-2"].Subscriptions.Select(one => one.Filter.Text));
        Assert.Equal(QoS.AtMostOnce, specs["fra-2"].Subscriptions[0].QoS);
    }

    [Theory]
    [InlineData("site = fra", "fra-1")]
    [InlineData("site=fra", "fra-1")]
    [InlineData("tags.site = fra", "fra-1")]
    [InlineData("group = edge", "fra-1 fra-2")]
    [InlineData("role != edge", "ham-1 muc-1")]
    [InlineData("name = fra-* and not site = fra", "fra-2")]
    [InlineData("host =~ '^192' or name = muc-1", "fra-1 fra-2 muc-1")]
    public void Only_some_are_meant(string only, string expected) =>
        Assert.Equal(expected, string.Join(' ', Good(Toml, only: only).Select(spec => spec.Name)));

    [Fact]
    public void Prometheus_targets_become_routers_and_labels_tags()
    {
        const string Json = """
            [
              { "targets": ["192.0.2.1:1884"], "labels": { "__meta_netbox_name": "fra-1", "site": "fra", "__jetnotify_keepalive": "30s", "__scheme__": "x" } },
              { "targets": ["192.0.2.2", "[2001:db8::2]:1885"], "labels": { "site": "ham" } },
              { "targets": ["r9"] }
            ]
            """;
        var specs = Good(Json, "netbox.json").ToList();

        Assert.Equal(["fra-1", "192.0.2.2", "[2001:db8::2]:1885", "r9"], specs.Select(spec => spec.Name));
        Assert.Equal(["192.0.2.1", "192.0.2.2", "2001:db8::2", "r9"], specs.Select(spec => spec.Transport.Host));
        Assert.Equal([1884, 1883, 1885, 1883], specs.Select(spec => spec.Transport.Port));
        Assert.Equal(30, specs[0].Connect.KeepAliveSeconds);
        Assert.Equal(["site=fra", "site=ham", "site=ham", ""],
            specs.Select(spec => ((RouterLabels)spec.Context!).Tags.Key));
    }

    [Fact]
    public void A_line_is_host_name_settings_and_tags()
    {
        var specs = Good(
            "# all of them\n192.0.2.1:1884 fra-1 site=fra keepalive=30s # the first\n\nr2 role=core "
                + "tags.id=7\n[2001:db8::1]:1885\n", "routers.txt").ToList();

        Assert.Equal(["fra-1", "r2", "[2001:db8::1]:1885"], specs.Select(spec => spec.Name));
        Assert.Equal([1884, 1883, 1885], specs.Select(spec => spec.Transport.Port));
        Assert.Equal(30, specs[0].Connect.KeepAliveSeconds);
        Assert.Equal(["site=fra", "id=7\nrole=core", ""], specs.Select(spec => ((RouterLabels)spec.Context!).Tags.Key));
    }

    [Theory]
    [InlineData("version = 1\n[routers]\nr = \"h\"\n")]
    [InlineData("[ { \"targets\": [\"h\"] } ]")]
    [InlineData("[\n {\"targets\":\n [\"h\"]}]")]
    [InlineData("h\n")]
    [InlineData("[2001:db8::1]:1883 r\n")]
    [InlineData("[routers]\nr = \"h\"\n")]
    public void The_form_shows_in_the_text_where_the_name_does_not_tell(string text) =>
        Assert.Single(Good(text, "inventory"));

    [Theory]
    [InlineData("h\nkeepalive=1s\n", "routers.txt", "2: ", "a line begins with HOST")]
    [InlineData("h:99999\n", "routers.txt", "1: h:99999.host", "is not HOST or HOST:PORT")]
    [InlineData("h\nh\n", "routers.txt", "2: h", "stands on line 1 already")]
    [InlineData("h r x\n", "routers.txt", "1: x", "key=value")]
    [InlineData("{}", "r.json", "1: ", "an array of objects")]
    [InlineData("[{\"targets\":[1]}]", "r.json", "1: targets", "a target is a string")]
    [InlineData("[\n{\"labels\":{}}]", "r.json", "2: targets", "no target")]
    [InlineData("[\n{", "r.json", "2: ", "not JSON")]
    [InlineData("[router]\n", "r.toml", "1: router", "there are defaults, groups and routers")]
    [InlineData("[defaults]\nevnt = \"all\"\n[routers]\nr = \"h\"\n", "r.toml", "2: defaults.evnt",
        "did you mean event?")]
    [InlineData("[defaults]\nbind = \"1.2.3\"\n[routers]\nr = \"h\"\n", "r.toml", "2: bind",
        "is not an IPv4 or IPv6 address")]
    [InlineData("[groups.g]\nkeepalive = \"x\"\n[routers]\nr = \"h\"\n", "r.toml", "2: keepalive", "")]
    [InlineData("[routers]\nr = { host = \"h\", group = \"edg\" }\n[groups.edge]\n", "r.toml", "2: r.group",
        "did you mean edge?")]
    [InlineData("[routers]\nr = { host = \"h\", port = 0 }\n", "r.toml", "2: r.port", "is not a port")]
    [InlineData("[routers]\nr = { }\n", "r.toml", "2: r", "host is missing")]
    [InlineData("[routers]\nr = { host = \"a b\" }\n", "r.toml", "2: r.host", "is not HOST or HOST:PORT")]
    [InlineData("[routers]\nr = { host = \"h\", tls = \"perhaps\" }\n", "r.toml", "2: tls", "true or false")]
    [InlineData("[routers]\nr = { host = \"h\", event = \"ifx\" }\n", "r.toml", "2: event", "did you mean")]
    [InlineData("[routers]\nr = { host = \"h\", qos = [0, 1] }\n", "r.toml", "2: qos", "given more than once")]
    [InlineData("[routers]\nr = { host = \"h\", tags = { a = [1] } }\n", "r.toml", "2: r.tags.a", "a tag is a text")]
    [InlineData("[routers]\nr = { host = \"h\", password = \"p\" }\n", "r.toml", "2: password",
        "a password needs a user")]
    [InlineData("[routers]\nr = { host = \"h\", url = \"ws://x\" }\n", "r.toml", "2: url", "does not speak WebSocket")]
    [InlineData("[routers]\nr = { host = \"h\", idle-timeout = \"1s\" }\n", "r.toml", "2: r.idle-timeout",
        "no such setting")]
    [InlineData("[routers]\nr = \n", "r.toml", "2: ", "")]
    [InlineData("[routers]\nr = 3\n", "r.toml", "2: r", "a table is expected")]
    [InlineData("version = 2\n[routers]\nr = \"h\"\n", "r.toml", "1: version", "version 1")]
    [InlineData("", "r.toml", "", "there is no router in it")]
    public void An_error_names_the_line_and_the_key(string text, string name, string place, string what)
    {
        var load = Inventories.Load(text, name);

        Assert.Contains(load.Describe(), line =>
            line.Contains($"{name}{(place.Length == 0 ? "" : ":")}{place}", StringComparison.Ordinal)
            && line.Contains(what, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[routers]\nr = \"h:99999\"\n")]
    [InlineData("[routers]\nr = { host = \"h\", port = 0 }\n")]
    [InlineData("[routers]\nr = { host = \"a b\", port = 0 }\n")]
    public void An_address_that_cannot_be_is_said_once(string text) => Assert.Single(Inventories.Load(text).Problems);

    [Theory]
    [InlineData("u:SECRET@192.0.2.1:1883 r1\n")]
    [InlineData("mqtt://u:SECRET@192.0.2.1:x\n")]
    [InlineData("[{\"targets\":[\"u:SECRET@h:x\"]}]")]
    [InlineData("version = 1\n[routers.r1]\nhost = \"h\"\npassword = SECRET\n")]
    [InlineData("version = 1\n[routers.r1]\nhost = \"h\"\npassword \"SECRET\"\n")]
    public void A_password_in_the_wrong_place_is_never_repeated(string text)
    {
        string said = string.Join('\n', Inventories.Load(text).Describe());

        Assert.NotEmpty(said);
        Assert.DoesNotContain("SECRET", said, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_said_at_once_in_the_order_of_the_file()
    {
        var load = Inventories.Load("""
            [defaults]
            bind = "1.2.3"
            keepalive = "soon"
            [groups.unused]
            qos = 3
            [routers]
            a = { hst = "x", group = "edg" }
            b = { host = "h", tls = "maybe" }
            b = { host = "h2" }
            """);

        int[] lines = [.. load.Problems.Select(problem => problem.Line).Distinct().Order()];
        Assert.Equal([2, 3, 5, 7, 8, 9], lines);
        Assert.Equal(load.Describe().Order(StringComparer.Ordinal), load.Describe());
    }

    [Fact]
    public void Ten_thousand_routers_take_as_many_times_as_long_as_a_thousand_as_they_are_more()
    {
        // The promise is 200 ms for the native binary alone on a machine (docs/figures.md). Linear is ten times,
        // quadratic a hundred; the best of five, because others only ever add.
        var thousand = BestOfFive(1_000);
        var tenThousand = BestOfFive(10_000);

        Assert.InRange(tenThousand / thousand, 0, 40);
    }

    private static TimeSpan BestOfFive(int routers)
    {
        var text = new StringBuilder("[defaults]\nevent = [\"all\"]\n[groups.edge]\nkeepalive = \"60s\"\n[routers]\n");
        for (int i = 0; i < routers; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"r{i:00000} = "
                    + $"{{ host = \"127.{i / 250}.{i % 250}.1\", group = \"edge\", tags = {{ site = \"s{i % 50}\" }} }}\n");
        }

        var source = Inventories.Source(text.ToString());
        return Enumerable.Range(0, 5).Min(_ =>
            ThreadTime.Of(() => Assert.Equal(routers, source.Load().Specs.Count)));
    }

    private static IReadOnlyList<RouterSpec> Good(string text, string name = "routers.toml", string? only = null,
        params Setting[] typed)
    {
        var load = Inventories.Load(text, name, only, typed: typed);
        Assert.Empty(load.Describe());
        return load.Specs;
    }
}
