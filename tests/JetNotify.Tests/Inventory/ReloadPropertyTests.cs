using JetNotify.Fleet;

namespace JetNotify.Tests.Inventory;

/// <summary>Whatever an inventory becomes: exactly what changed is touched, and in the gentlest way.</summary>
public sealed class ReloadPropertyTests
{
    private static readonly string[] s_topics = ["a/#", "b/#", "c/#"];
    private static readonly string[] s_keepAlives = ["30s", "60s"];
    private static readonly string[] s_sites = ["fra", "ham"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_old_and_new_inventory_differ_by_exactly_what_was_changed(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 60; round++)
        {
            var before = Some(random);
            var after = Mutated(before, random);

            var difference = FleetDifference.Of(Specs(before), Specs(after));

            Assert.Equal(Names(after.Keys.Except(before.Keys)), Names(difference.Added));
            Assert.Equal(Names(before.Keys.Except(after.Keys)), Names(difference.Removed));
            var both = before.Keys.Intersect(after.Keys).ToList();
            var reconnected = both.Where(name => before[name].Connects != after[name].Connects).ToList();
            var resubscribed = both.Except(reconnected).Where(name => before[name].Topic != after[name].Topic).ToList();
            var relabelled = both.Except(reconnected).Except(resubscribed).Where(name => before[name] != after[name])
                .ToList();
            Assert.Equal(Names(reconnected), Names(difference.Reconnected));
            Assert.Equal(Names(resubscribed), Names(difference.Resubscribed));
            Assert.Equal(Names(relabelled), Names(difference.Relabelled));
        }
    }

    [Theory]
    [InlineData("password-file = \"{0}\"")]
    [InlineData("password-command = \"cat {0}\"")]
    public void A_secret_that_changed_where_it_is_kept_is_a_change(string setting)
    {
        string secret = Path.GetTempFileName();
        File.WriteAllText(secret, "one\n");
        string password = setting.Replace("{0}", secret, StringComparison.Ordinal);
        var source = Inventories.Source(
            $"[routers]\na = {{ host = \"h\", username = \"u\", {password} }}\nb = \"i\"\n");
        var before = source.Load();
        Assert.True(FleetDifference.Of(before.Specs, source.Load().Specs).IsEmpty);

        File.WriteAllText(secret, "two\n");
        var difference = FleetDifference.Of(before.Specs, source.Load().Specs);

        Assert.Equal("a", Names(difference.Reconnected));
        Assert.Equal("1 to connect again", difference.ToString());
        File.Delete(secret);
    }

    private static Dictionary<string, Entry> Some(Random random) => Enumerable.Range(0, random.Next(40)).ToDictionary(
        i => $"r{i}", _ => Entry.Some(random));

    private static Dictionary<string, Entry> Mutated(Dictionary<string, Entry> before, Random random)
    {
        var after = new Dictionary<string, Entry>();
        foreach (var (name, entry) in before)
        {
            switch (random.Next(5))
            {
                case 0:
                    break;
                case 1:
                    after.Add(name, Entry.Some(random));
                    break;
                default:
                    after.Add(name, entry);
                    break;
            }
        }

        for (int i = random.Next(5); i > 0; i--)
        {
            after[$"n{i}"] = Entry.Some(random);
        }

        return after;
    }

    private static IReadOnlyList<RouterSpec> Specs(Dictionary<string, Entry> entries)
    {
        if (entries.Count == 0)
        {
            return [];
        }

        // In another order each time: order is no difference.
        var lines = entries.OrderBy(_ => Guid.NewGuid()).Select(entry =>
            $"{entry.Key} = "
                + $"{{ host = \"{entry.Value.Host}\", topic = \"{entry.Value.Topic}\", keepalive = \"{entry.Value.KeepAlive}\", tags = {{ site = \"{entry.Value.Site}\" }} }}");
        var load = Inventories.Load($"[routers]\n{string.Join('\n', lines)}\n");
        Assert.Empty(load.Describe());
        return load.Specs;
    }

    private static string Names(IEnumerable<RouterSpec> specs) => Names(specs.Select(spec => spec.Name));

    private static string Names(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));

    private sealed record Entry(string Host, string Topic, string KeepAlive, string Site)
    {
        public (string, string) Connects => (Host, KeepAlive);

        public static Entry Some(Random random) => new(
            $"192.0.2.{random.Next(4)}", s_topics[random.Next(3)], s_keepAlives[random.Next(2)],
                s_sites[random.Next(2)]);
    }
}
