using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using JetNotify.Junos;

namespace JetNotify.Tests.Junos;

/// <summary>Random events of every shape against random selectors, judged by a reading of the selector that shares no
/// code with it.</summary>
public sealed class SelectorPropertyTests
{
    private const int Seed = 1883;
    private const int Selectors = 300;
    private const int Events = 250;

    private static readonly string[] s_ports = ["xe-0/0/0", "xe-0/0/1", "xe-0/1/0", "xe-0/0/10", "ge-0/0/1",
        "et-1/0/3:2", "ae0", "ae1", "ae10", "lo0", "irb"];
    private static readonly int[] s_units = [0, 1, 10, 100];
    private static readonly string[] s_families = ["inet", "inet6", "mpls"];
    private static readonly string[] s_tables = ["inet.0", "blue.inet.0", "red.inet6.0"];
    private static readonly string[] s_routers = ["default", "r1"];
    private static readonly string[] s_filters = ["protect-re", "f-ge-0/0/0.0-i", "f"];
    private static readonly string[] s_tags = ["LOGIN_INFORMATION", "UI_COMMIT", "UI_COMMIT_COMPLETED", "SYSTEM"];
    private static readonly string[] s_interfaces =
        ["ae0", "ae0.0", "ae1", "xe-0/0/0", "xe-0/0/1", "xe-0/0/1.10", "xe-0/0/1.100", "ge-*", "xe-0/*", "*.100",
            "a?0.*", "lo0", "et-1/0/3:2", "+", "xe-0/0/+", "#"];
    private static readonly string[] s_prefixes =
        ["10.0.0.0/8", "10.1.2.3/32", "10.1.0.0/16", "0.0.0.0/0", "2001:db8::/32", "2001:db8::1/128", "10.1.2.99/24"];
    private static readonly string[] s_v4 = ["10.1.2.3", "10.1.2.0", "10.200.0.1", "192.0.2.1"];
    private static readonly string[] s_v6 = ["2001:db8::1", "2001:0DB8:0:0::1", "fe80::1"];

    [Fact]
    public void Filters_miss_nothing_and_the_test_keeps_exactly_what_was_asked()
    {
        var random = new Random(Seed);
        int kept = 0;
        int dropped = 0;
        for (int s = 0; s < Selectors; s++)
        {
            var selector = RandomSelector(random);
            if (!selector.TryPlan(out var plan, out _))
            {
                continue;
            }

            var decoder = new EventDecoder();
            var test = plan.Bind(decoder);
            for (int e = 0; e < Events; e++)
            {
                var made = Make(random);
                bool asked = plan.Kinds.Contains(made.Kind) && IsAsked(selector, made);
                int matching = plan.Filters.Count(filter => Matches(filter, made.Topic));
                bool keeps = test.Keeps(decoder.Decode(Encoding.UTF8.GetBytes(made.Topic),
                    Encoding.UTF8.GetBytes(made.Body)));
                string what = $"{made.Topic}\n{made.Body}\n{string.Join(' ', plan.Filters)}\n{Tell(selector)}";
                Assert.True(asked == keeps, $"asked {asked}, kept {keeps}: {what}");
                Assert.True(!asked || matching > 0, "missed: " + what);
                Assert.True(matching <= 1, "doubled: " + what);
                kept += keeps ? 1 : 0;
                dropped += keeps ? 0 : 1;
            }
        }

        Assert.True(kept > 1000 && dropped > 1000, $"{kept} kept, {dropped} dropped");
    }

    private static string Tell(Selector selector) => string.Join("; ",
        string.Join(',', selector.Kinds), string.Join(',', selector.Groups), string.Join(',', selector.Ops),
            string.Join(',', selector.Interfaces),
        string.Join(',', selector.Units), string.Join(',', selector.Families), string.Join(',', selector.Prefixes),
        string.Join(',', selector.Tables), string.Join(',', selector.LogicalRouters),
            string.Join(',', selector.FirewallFilters),
        string.Join(',', selector.SyslogTags));

    private static Selector RandomSelector(Random random) => new()
    {
        Kinds = random.Next(2) == 0 ? [] : Some(random, Enum.GetValues<EventKind>(), 3),
        Groups = random.Next(2) == 0 ? [] : Some(random, Enum.GetValues<EventGroup>(), 1),
        Ops = random.Next(2) == 0 ? [] : Some(random, Enum.GetValues<EventOp>(), 3),
        Interfaces = random.Next(2) == 0 ? [] : Some(random, s_interfaces, 3),
        Units = random.Next(6) > 0 ? [] : Some(random, s_units, 2),
        Families = random.Next(4) > 0 ? [] : Some(random, s_families, 2),
        Prefixes = random.Next(5) > 0
            ? []
            : [.. Some(random, s_prefixes, 2)
                .Select(text => IpPrefix.TryParse(text, out var prefix) ? prefix : default)],
        Tables = random.Next(6) > 0 ? [] : Some(random, [.. s_tables, "*.inet.0", "no+such"], 2),
        LogicalRouters = random.Next(8) > 0 ? [] : Some(random, [.. s_routers, "r*"], 2),
        FirewallFilters = random.Next(8) > 0 ? [] : Some(random, [.. s_filters, "f-*"], 2),
        SyslogTags = random.Next(5) > 0 ? [] : Some(random, [.. s_tags, "UI_*"], 2),
    };

    private static T[] Some<T>(Random random, T[] from, int most) =>
        [.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => from[random.Next(from.Length)]).Distinct()];

    private static T One<T>(Random random, T[] from) => from[random.Next(from.Length)];

    private static Made Make(Random random)
    {
        var kind = One(random, Enum.GetValues<EventKind>());
        var op = One(random, Enum.GetValues<EventOp>());
        string port = One(random, s_ports);
        int unit = One(random, s_units);
        string family = One(random, s_families);
        bool v6 = random.Next(3) == 0;
        string address = One(random, v6 ? s_v6 : s_v4);
        int length = v6 ? One(random, [0, 32, 64, 128]) : One(random, [0, 8, 16, 24, 32]);
        string table = One(random, s_tables);
        string router = One(random, s_routers);
        string filter = One(random, s_filters);
        string tag = One(random, s_tags);
        string o = op.ToString().ToLowerInvariant();
        const string K = "/junos/events/kernel/";
        string head = $$"""{"jet-event": { "event-id": "x", "hostname": "synthetic", "attributes": {""";
        Made made = new() { Kind = kind, Op = op };
        return kind switch
        {
            EventKind.Ifd => made with
            {
                Topic = $"{K}interfaces/ifd/{o}/{port}",
                Interface = port,
                Body = $"{head}\"name\": \"{port}\"}}}}}}",
            },
            EventKind.Ifl => made with
            {
                Topic = $"{K}interfaces/ifl/{o}/{port}.{unit}",
                Interface = $"{port}.{unit}",
                Body = Body($"\"name\": \"{port}\", \"subunit\": {unit}"),
            },
            EventKind.Iff => made with
            {
                Topic = $"{K}interfaces/iff/{o}/{port}.{unit}/{family}",
                Interface = $"{port}.{unit}",
                Family = family,
                Table = table,
                Body = Body(
                    $"\"name\": \"{port}\", \"subunit\": {unit}, \"family\": \"{family}\", \"table-name\": "
                        + $"\"{table}\""),
            },
            EventKind.Ifa => made with
            {
                Topic = $"{K}interfaces/ifa/{o}/{port}.{unit}/{family}/{address}"
                    + (random.Next(2) == 0 ? "" : $"/{length}"),
                Interface = $"{port}.{unit}",
                Family = family,
                Address = address,
                Length = length,
                Body = Body(
                    $"\"name\": \"{port}\", \"subunit\": {unit}, \"family\": \"{family}\", \"local-address\": "
                        + $"\"{address}\\/{length}\""),
            },
            EventKind.Filter => made with
            {
                Topic = $"{K}firewall/filter/{o}/{filter}",
                Filter = filter,
                Interface = $"{port}.{unit}",
                Body = Body($"\"name\": \"{filter}\", \"interface-name\": \"{port}.{unit}\""),
            },
            EventKind.Route => made with
            {
                Topic = $"{K}route/{o}/{family}/{address}/{length}",
                Family = family,
                Address = address,
                Length = length,
                Table = table,
                Router = router,
                Body = Body(
                    $"\"table-name\": \"{table}\", \"logical-router-name\": \"{router}\", \"address-family\": "
                        + $"\"{family}\", \"route-prefix\": \"{address}/{length}\""),
            },
            EventKind.RouteTable => made with
            {
                Topic = $"{K}route-table/{o}/{table}/{router}",
                Table = table,
                Router = router,
                Body = Body($"\"name\": \"{table}\", \"logical-router-name\": \"{router}\""),
            },
            EventKind.Syslog => made with
            {
                Topic = $"/junos/events/syslog/{tag}",
                Tag = tag,
                Body = Body($"\"interface-name\": \"{port}.{unit}\""),
            },
            _ => made with
            {
                Topic = "/junos/events/genpub/config-update",
                Body = """{"commit-patch": "<synthetic/>"}""",
            },
        };

        string Body(string attributes) => head + attributes + "}}}";
    }

    private static bool IsAsked(Selector selector, Made made)
    {
        if (made.Kind is EventKind.ConfigUpdate)
        {
            return true;
        }

        if (made.Kind is EventKind.Syslog)
        {
            return selector.SyslogTags.Count == 0 || selector.SyslogTags.Any(tag => Like(tag, made.Tag!));
        }

        return (selector.Ops.Count == 0 || selector.Ops.Contains(made.Op))
            && (selector.Interfaces.Count == 0
                || (made.Interface is { } name && selector.Interfaces.Any(asked => IsInterface(asked, name))))
            && (selector.Units.Count == 0
                || (made.Interface is { } whole
                    && selector.Units.Any(unit => whole.Split('.')[^1] == $"{unit}"
                        && whole.Contains('.', StringComparison.Ordinal))))
            && (selector.Families.Count == 0 || selector.Families.Contains(made.Family))
            && (selector.Prefixes.Count == 0 || selector.Prefixes.Any(prefix => IsInside(prefix, made)))
            && Names(selector.Tables, made.Table) && Names(selector.LogicalRouters, made.Router)
                && Names(selector.FirewallFilters, made.Filter);
    }

    private static bool Names(IReadOnlyList<string> asked, string? name) =>
        asked.Count == 0 || (name is not null && asked.Any(pattern => Like(pattern, name)));

    private static bool IsInterface(string asked, string name) =>
        asked.AsSpan().IndexOfAny('*', '?') >= 0 ? Like(asked, name)
        : asked == name || (!asked.Contains('.', StringComparison.Ordinal) && name.Split('.')[0] == asked);

    private static bool Like(string pattern, string text) => Regex.IsMatch(
        text, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)
            .Replace("\\?", ".", StringComparison.Ordinal) + "$");

    private static bool IsInside(IpPrefix prefix, Made made)
    {
        if (made.Address is null)
        {
            return false;
        }

        byte[] found = IPAddress.Parse(made.Address).GetAddressBytes();
        byte[] asked = IPAddress.Parse(prefix.Address()).GetAddressBytes();
        return found.Length == asked.Length
            && Enumerable.Range(0, prefix.Length)
                .All(bit => ((found[bit / 8] ^ asked[bit / 8]) & (0x80 >> (bit % 8))) == 0)
            && (made.Kind != EventKind.Route || made.Length >= prefix.Length);
    }

    private static bool Matches(string filter, string topic)
    {
        string[] wanted = filter.Split('/');
        string[] levels = topic.Split('/');
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] == "#")
            {
                return levels.Length >= i;
            }

            if (i >= levels.Length || (wanted[i] != "+" && wanted[i] != levels[i]))
            {
                return false;
            }
        }

        return wanted.Length == levels.Length;
    }

    private sealed record Made
    {
        public EventKind Kind { get; init; }

        public EventOp Op { get; init; }

        public string Topic { get; init; } = "";

        public string Body { get; init; } = "";

        public string? Interface { get; init; }

        public string? Family { get; init; }

        public string? Address { get; init; }

        public int Length { get; init; }

        public string? Table { get; init; }

        public string? Router { get; init; }

        public string? Filter { get; init; }

        public string? Tag { get; init; }
    }
}
