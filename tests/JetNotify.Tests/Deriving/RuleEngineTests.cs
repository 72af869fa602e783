using System.Globalization;
using JetNotify.Deriving;

namespace JetNotify.Tests.Deriving;

/// <summary>What rules see, on a scripted clock.</summary>
public sealed class RuleEngineTests
{
    private static readonly DateTime s_noon = new(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc);

    private readonly List<DerivedEvent> _seen = [];

    [Fact]
    public void Three_downs_within_the_time_begin_a_flap_and_the_time_without_one_ends_it()
    {
        var engine = Engine("flap(interface, 3 in 5m)");

        foreach (int second in (int[])[0, 200, 290, 400])
        {
            engine.LinkChanged("r1", "xe-0/0/1", isUp: false, At(second));
            engine.LinkChanged("r1", "xe-0/0/1", isUp: true, At(second + 1));
        }

        engine.Advance(At(699));
        Assert.Equal("290 begin since 0", Said());
        engine.Advance(At(9_999));
        Assert.Equal("290 begin since 0, 700 end since 200", Said());
        Assert.Null(engine.NextDue);
    }

    [Theory]
    [InlineData("silence(router, 10m)")]
    [InlineData("down(interface) for 10m")]
    [InlineData("flap(interface, 2 in 10m)")]
    public void The_last_time_there_is_is_a_time_too(string rule)
    {
        var engine = Engine(rule);

        foreach (var at in (DateTime[])[DateTime.MaxValue, DateTime.MinValue, DateTime.MaxValue])
        {
            engine.LinkChanged("r1", "ae0", isUp: false, at);
            engine.Heard("r1", at);
            Assert.InRange(engine.NextDue ?? at, DateTime.MinValue, DateTime.MaxValue);
            engine.Advance(at);
        }
    }

    [Fact]
    public void Downs_too_far_apart_or_of_different_links_are_no_flap()
    {
        var engine = Engine("flap(interface, 3 in 5m)");

        for (int i = 0; i < 6; i++)
        {
            engine.LinkChanged("r1", "xe-0/0/1", isUp: false, At(i * 151));
            engine.LinkChanged("r2", "xe-0/0/1", isUp: false, At(i * 151));
            engine.LinkChanged("r1", $"xe-0/0/{i + 2}", isUp: false, At(i * 151));
        }

        Assert.Empty(_seen);
    }

    [Fact]
    public void A_link_that_stays_down_is_told_when_its_time_is_over_and_again_when_it_comes_up()
    {
        var engine = Engine("down(interface) for 30s");

        engine.LinkChanged("r1", "ae0", isUp: false, At(0));
        engine.LinkChanged("r1", "ae0", isUp: true, At(29));
        engine.LinkChanged("r1", "ae0", isUp: false, At(40));
        engine.LinkChanged("r1", "ae0", isUp: false, At(60));
        Assert.Equal(At(70), engine.NextDue);
        engine.Advance(At(80));
        engine.LinkChanged("r1", "ae0", isUp: true, At(90));

        Assert.Equal("70 begin since 40, 90 end since 40", Said());
    }

    [Fact]
    public void A_router_that_says_nothing_is_silent_until_it_speaks()
    {
        var engine = Engine("silence(router, 10m)");

        engine.Heard("r1", At(0));
        engine.Heard("r1", At(599));
        engine.Heard("r2", At(599));
        engine.Heard("r2", At(1_100));
        engine.Heard("r1", At(1_300));

        Assert.Equal("1199 begin since 599, 1300 end since 599", Said());
    }

    [Fact]
    public void What_was_remembered_goes_on_as_if_nothing_had_been()
    {
        string[] rules = ["flap(interface, 2 in 1m)", "down(interface) for 30s", "silence(router, 1m)"];
        for (int seed = 0; seed < 200; seed++)
        {
            var script = Script(seed).ToList();
            _seen.Clear();
            Play(Engine(rules), script);
            string whole = Said();
            _seen.Clear();
            var first = Engine(rules);
            Play(first, script.Take(script.Count / 2));
            string path = Path.GetTempFileName();
            RuleStateFile.Write(path, RuleStateFile.Save(first));
            var second = Engine(rules);
            RuleStateFile.Load(path, second);
            File.Delete(path);
            Play(second, script.Skip(script.Count / 2));

            Assert.Equal(whole, Said());
        }
    }

    [Fact]
    public void The_rules_see_what_a_look_at_the_whole_history_sees()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var script = Script(seed).ToList();
            _seen.Clear();
            Play(Engine("flap(interface, 2 in 1m)", "down(interface) for 30s"), script);

            Assert.Equal(
                Expected(script).Order(StringComparer.Ordinal),
                _seen.Select(one => $"{one.Rule.Kind} {one.Interface} {Second(one.At)} {one.Begins}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void However_much_comes_no_more_than_the_bound_is_remembered()
    {
        var engine = Engine("down(interface) for 30s");

        for (int i = 0; i < RuleEngine.Most + 7; i++)
        {
            engine.LinkChanged("r1", i.ToString(CultureInfo.InvariantCulture), isUp: false, At(0));
        }

        Assert.Equal((RuleEngine.Most, 7L), (engine.Watches.Count(), engine.Unwatched));
        for (int i = 0; i < 1_000; i++)
        {
            engine.LinkChanged("r1", "1", isUp: i % 2 == 0, At(1));
        }

        engine.Advance(At(31));
        Assert.Equal(RuleEngine.Most, _seen.Count);
    }

    [Theory]
    [InlineData("flap(interface, 3 in 5m)", null)]
    [InlineData(" flap( interface ,3 in 300s ) ", null)]
    [InlineData("silence(router, 1.5h)", null)]
    [InlineData("down(interface) for 500ms", null)]
    [InlineData("flap(interface, 1 in 5m)", "2 to 100")]
    [InlineData("flap(interface, 101 in 5m)", "2 to 100")]
    [InlineData("flap(router, 3 in 5m)", "is no rule")]
    [InlineData("down(interface)", "is no rule")]
    [InlineData("silence(router, 0)", "too short")]
    [InlineData("", "is no rule")]
    public void A_rule_that_cannot_be_says_how_one_is_written(string text, string? problem)
    {
        string? said = DerivingGroup.ParseRule(text, out _);

        Assert.Equal(problem is null, said is null);
        Assert.Contains(problem ?? "", said ?? "", StringComparison.Ordinal);
    }

    private static IEnumerable<(int Second, string Name, bool IsUp)> Script(int seed)
    {
        var random = new Random(seed);
        int second = 0;
        for (int i = 0; i < 40; i++)
        {
            second += random.Next(1, 45);
            yield return (second, random.Next(2) == 0 ? "ae0" : "ae1", random.Next(3) == 0);
        }
    }

    private static void Play(RuleEngine engine, IEnumerable<(int Second, string Name, bool IsUp)> script)
    {
        foreach (var (second, name, isUp) in script)
        {
            engine.Heard("r1", At(second));
            engine.LinkChanged("r1", name, isUp, At(second));
        }
    }

    // Second by second, from the whole history: slow and plain.
    private static IEnumerable<string> Expected(List<(int Second, string Name, bool IsUp)> script)
    {
        foreach (string name in (string[])["ae0", "ae1"])
        {
            var changes = script.Where(one => one.Name == name).ToList();
            bool flaps = false, isDown = false;
            for (int now = 0; now <= script[^1].Second; now++)
            {
                var downs = changes.Where(one => !one.IsUp && one.Second <= now).Select(one => one.Second).ToList();
                if ((flaps && now == downs[^1] + 60) || (flaps && downs[^1] == now && downs[^2] + 60 == now))
                {
                    flaps = false;
                    yield return $"Flap {name} {now} False";
                }

                if (!flaps && downs.Count >= 2 && downs[^1] == now && now - downs[^2] <= 60)
                {
                    flaps = true;
                    yield return $"Flap {name} {now} True";
                }

                int up = changes.Where(one => one.IsUp && one.Second < now).Select(one => one.Second).LastOrDefault(-1);
                int since = changes.Where(one => !one.IsUp && one.Second > up).Select(one => one.Second).FirstOrDefault(int.MaxValue);
                if (!isDown && since <= now && now - since == 30)
                {
                    isDown = true;
                    yield return $"Down {name} {now} True";
                }

                if (isDown && changes.Any(one => one.IsUp && one.Second == now))
                {
                    isDown = false;
                    yield return $"Down {name} {now} False";
                }
            }
        }
    }

    private static DateTime At(int second) => s_noon.AddSeconds(second);

    private static int Second(DateTime at) => (int)(at - s_noon).TotalSeconds;

    private string Said() => string.Join(", ", _seen.Select(one =>
        $"{Second(one.At)} {(one.Begins ? "begin" : "end")} since {Second(one.Since)}"));

    private RuleEngine Engine(params string[] rules) => new(
        [.. rules.Select(text => DerivingGroup.ParseRule(text, out var rule) is null ? rule : throw new FormatException(text))],
        _seen.Add);
}
