using System.Globalization;
using System.Text;
using JetNotify.Fleet;
using JetNotify.Mqtt.Wire;
using JetNotify.Terminal;
using JetNotify.Tests.Support;
using JetNotify.Watch;

namespace JetNotify.Tests.Watch;

/// <summary>What <c>watch</c> shows of synthetic events. After a wanted change JETNOTIFY_GOLDEN=folder writes the screens
/// there.</summary>
public sealed class WatchLayoutTests
{
    private readonly HandClock _clock = new();
    private readonly WatchModel _model;
    private readonly WatchView _view = new();
    private readonly WatchLayout _layout;

    public WatchLayoutTests()
    {
        _model = new WatchModel(_clock);
        _layout = new WatchLayout(_model, _view, _clock, TimeZoneInfo.Utc, isUtf8: true);
    }

    [Theory]
    [InlineData("1", 40, 10)]
    [InlineData("1", 80, 24)]
    [InlineData("1", 300, 12)]
    [InlineData("2", 40, 10)]
    [InlineData("2", 80, 24)]
    [InlineData("3", 40, 10)]
    [InlineData("3", 80, 24)]
    [InlineData("4", 80, 24)]
    [InlineData("5", 80, 24)]
    [InlineData("6", 80, 24)]
    [InlineData("6", 40, 10)]
    [InlineData("?", 80, 16)]
    [InlineData("Enter", 80, 16)]
    public void A_screen_looks_as_it_was_looked_at(string key, int columns, int rows)
    {
        Fill();
        Press(key);
        string name = $"{(key == "?" ? "help" : key)}.{columns}x{rows}.txt";

        var lines = _layout.Lines(columns, rows);

        string screen = string.Concat(lines.Select(line => $"{line.Text.TrimEnd()}\n"));
        Assert.Equal(rows, lines.Count);
        Assert.All(lines, line => Assert.InRange(line.Text.EnumerateRunes().Sum(CellWidth.Of), 0, columns));
        if (Environment.GetEnvironmentVariable("JETNOTIFY_GOLDEN") is { } folder)
        {
            File.WriteAllText(Path.Combine(folder, name), screen);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "watch", name)), screen);
    }

    [Fact]
    public void A_filter_is_the_language_of_where_and_says_what_is_wrong_while_it_is_typed()
    {
        Fill();
        Press("/");
        Type("kindd = ifa");
        Assert.Contains("\"kindd\" is no path", _layout.Lines(120, 20)[^1].Text, StringComparison.Ordinal);
        Press("Enter");
        Assert.True(_view.IsTyping);

        for (int i = 0; i < 7; i++)
        {
            Press("Backspace");
        }

        Type(" = syslog");
        Press("Enter");

        Assert.False(_view.IsTyping);
        Assert.All(_layout.Events(), one => Assert.Equal("syslog", one.Kind));
        Assert.NotEmpty(_layout.Events());
        Press("/");
        Press("Escape");
        Assert.Equal(_model.Events.Count, _layout.Events().Count);
    }

    [Fact]
    public void What_is_held_stands_still_while_more_comes()
    {
        Fill();
        Press(" ");
        string[] before = Rows();
        Fill();
        Assert.Equal(before, Rows());
        Press(" ");
        Assert.NotEqual(before, Rows());

        string[] Rows() => [.. _layout.Lines(80, 20).Skip(3).SkipLast(1).Select(line => line.Text)];
    }

    [Fact]
    public void Hostile_text_is_shown_as_text()
    {
        Add("r\u001b[31m", "a/\u001b]0;x\u0007", "\u001b[2J\u202E{\"a\":1}\r\n\u009b1m");

        foreach (string key in (string[])["1", "2", "3", "4", "5", "6", "1", "Enter"])
        {
            Press(key);
            Assert.All(_layout.Lines(200, 10), line => Assert.DoesNotContain(line.Text, char.IsControl));
            Assert.All(_layout.Lines(200, 10), line => Assert.DoesNotContain('\u202E', line.Text));
        }
    }

    [Fact]
    public void However_much_comes_memory_is_bounded()
    {
        for (int i = 0; i < WatchModel.MostLinks + 10; i++)
        {
            Link("r1", $"xe-{i}", "DOWN");
        }

        Assert.Equal((WatchModel.MostEvents, WatchModel.MostLinks), (_model.Events.Count, _model.Links.Count));
        string large = new('x', 60_000);
        for (int i = 0; i < 1_000; i++)
        {
            Add("r1", "a", large);
        }

        Assert.InRange(_model.Events.Sum(one => one.Bytes), 1, 33 * 1024 * 1024);
    }

    [Fact]
    public void An_interface_that_flaps_stands_first_and_downs_are_counted_by_time()
    {
        Link("r1", "ae0", "DOWN");
        _clock.Advance(TimeSpan.FromMinutes(10));
        Link("r1", "ae1", "DOWN");
        Link("r1", "ae1", "UP");
        Link("r1", "ae1", "DOWN");
        Press("3");

        var lines = _layout.Lines(80, 10);

        Assert.Contains("ae1                   down         2      2", lines[3].Text, StringComparison.Ordinal);
        Assert.Contains("ae0                   down         0      1", lines[4].Text, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Contains("  0      0", _layout.Lines(80, 10)[3].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(40, 5)]
    public void A_terminal_too_small_shows_what_fits(int columns, int rows)
    {
        Fill();

        var lines = _layout.Lines(columns, rows);

        Assert.Equal(rows, lines.Count);
        Assert.All(lines, line => Assert.InRange(line.Text.Length, 0, columns));
    }

    private void Fill()
    {
        _model.Change("fra-1", new FleetStatus(FleetStatusKind.Connected, _clock.GetUtcNow().UtcDateTime));
        _model.Add("ham-1");
        for (int i = 0; i < 12; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1 + (i % 3)));
            Link("fra-1", $"xe-0/0/{i % 2}", i % 4 < 2 ? "DOWN" : "UP");
            Add("fra-1", "/junos/events/kernel/route/add/inet/198.18.0.0/24",
                """{"jet-event":{"event-id":"KERNEL_EVENT_ROUTE_ADD","attributes":{"table-name":"inet.0","route-type":"user"}}}""");
        }

        Add("fra-1", "/junos/events/syslog/UI_COMMIT", "{\"jet-event\":{\"event-id\":\"UI_COMMIT\",\"attributes\":{\"username\":\"lab\"}}}");
        Link("fra-1", "xe-0/0/1", "UP");
        _clock.Advance(TimeSpan.FromSeconds(1));
    }

    private void Link(string router, string name, string state) => Add(router, $"/junos/events/syslog/SNMP_TRAP_LINK_{state}",
        "{\"jet-event\":{\"event-id\":\"SNMP_TRAP_LINK_" + state + "\",\"attributes\":{\"interface-name\":\"" + name + "\"}}}");

    private void Add(string router, string topic, string payload) => _model.Add(router, null, new Publish
    {
        Topic = Encoding.UTF8.GetBytes(topic),
        Payload = Encoding.UTF8.GetBytes(payload),
        ReceivedAt = _clock.GetUtcNow().UtcDateTime,
    });

    private void Press(string key) => _view.Press(key, _layout.Rows(), 10, _layout.Events);

    private void Type(string text)
    {
        foreach (char key in text)
        {
            Press(key.ToString(CultureInfo.InvariantCulture));
        }
    }
}
