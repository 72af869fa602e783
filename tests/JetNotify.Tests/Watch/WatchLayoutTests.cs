using System.Globalization;
using System.Text;
using JetNotify.Deriving;
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
    private readonly WatchView _view;
    private readonly WatchLayout _layout;

    public WatchLayoutTests()
    {
        _model = new WatchModel(_clock);
        _view = new WatchView(_model);
        _layout = new WatchLayout(_model, _view, TimeZoneInfo.Utc, isUtf8: true);
    }

    [Theory]
    [InlineData("1", 40, 10)]
    [InlineData("1", 80, 24)]
    [InlineData("1", 300, 12)]
    [InlineData("2", 40, 10)]
    [InlineData("2", 80, 24)]
    [InlineData("3", 40, 10)]
    [InlineData("3", 80, 24)]
    [InlineData("4", 40, 10)]
    [InlineData("4", 80, 24)]
    [InlineData("5", 40, 10)]
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
        string[] rows = [.. _layout.Lines(120, 20).Skip(3).SkipLast(1).Select(line => line.Text)];
        Assert.All(rows.Where(row => row.Length > 0), row =>
            Assert.Contains("  syslog  ", row, StringComparison.Ordinal));
        Assert.Equal(14, _view.Selection.Count);
        Add("fra-1", "/junos/events/syslog/X", "{}");
        Add("fra-1", "/junos/events/kernel/route/add/inet/198.18.0.0/24", "{}");
        _layout.Lines(120, 20);
        Assert.Equal(15, _view.Selection.Count);
        Press("/");
        Press("Escape");
        _layout.Lines(120, 20);
        Assert.Equal(_model.Events.Count, _view.Selection.Count);
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
    public void Whoever_moves_among_the_events_holds_them_and_follows_again_at_the_last()
    {
        Fill();
        Press("Up");
        string[] before = [.. _layout.Lines(80, 20).Skip(1).Select(line => line.Text)];
        Assert.EndsWith("held", before[0], StringComparison.Ordinal);
        Fill();
        Assert.Equal(before, _layout.Lines(80, 20).Skip(1).Select(line => line.Text));

        Press("G");

        Assert.DoesNotContain("held", _layout.Lines(80, 20)[1].Text, StringComparison.Ordinal);
        Press("Up");
        Press("Escape");
        Assert.Null(_view.Held);
    }

    [Fact]
    public void The_whole_payload_is_seen_by_scrolling_however_long_its_lines_are()
    {
        string payload = string.Join('\n', Enumerable.Range(0, 30).Select(i => $"{i:00} {new string('x', 100)}"));
        Add("r1", "a", payload);
        Press("Enter");
        var seen = new HashSet<string>();
        for (int i = 0; i < 100; i++)
        {
            seen.UnionWith(_layout.Lines(40, 10).Skip(3).SkipLast(1).Select(line => line.Text));
            Press("Down");
        }

        Assert.All(Enumerable.Range(0, 30), i => Assert.Contains($"{i:00} {new string('x', 37)}", seen));
        Assert.Equal($"{new string('x', 23)}", _layout.Lines(40, 10)[^2].Text);
        Assert.Equal(payload, _layout.Copied());
        Press("g");
        Assert.StartsWith("00 ", _layout.Lines(40, 10)[3].Text, StringComparison.Ordinal);
        Press("Escape");
        Assert.Null(_view.Details);
    }

    [Fact]
    public void What_is_copied_is_the_event_that_is_marked_or_the_row()
    {
        Assert.Null(_layout.Copied());
        Add("r1", "a", "first");
        Add("r1", "a", "second");
        Assert.Equal(WatchWish.Copy, _layout.Press("y"));
        Assert.Equal("second", _layout.Copied());
        Press("Up");
        Assert.Equal("first", _layout.Copied());
        Press("2");
        Assert.StartsWith("r1  ", _layout.Copied(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_rule_derived_stands_among_the_events_and_is_counted_as_none()
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        var rule = new Rule(RuleKind.Flap, 3, TimeSpan.FromMinutes(1), "flap");
        var derived = new DerivedEvent(rule, "r1", "xe-0/0/1", Begins: true, now, now);
        var message = _model.Decoder.Decode(derived.Topic(), derived.Payload());

        _model.AddDerived(_model.Router("r1"), in message, derived.At);

        Assert.Contains("flap begin          xe-0/0/1              xe-0/0/1 flaps: down 3 times",
            _layout.Lines(120, 10)[3].Text, StringComparison.Ordinal);
        Assert.Equal(0, _model.Count);
    }

    [Fact]
    public void A_rate_is_that_of_the_last_five_seconds()
    {
        for (int i = 0; i < 5; i++)
        {
            Add("r1", "a", "");
            Add("r1", "a", "");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Press("2");
        Assert.Contains("2.0/s", _layout.Lines(80, 10)[3].Text, StringComparison.Ordinal);
        Assert.Contains("2.0/s", _layout.Lines(80, 10)[0].Text, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Contains("0.0/s", _layout.Lines(80, 10)[3].Text, StringComparison.Ordinal);
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
        _model.Change(_model.Router("fra-1"), isUp: true, _clock.GetUtcNow().UtcDateTime, "up");
        _ = _model.Router("ham-1");
        for (int i = 0; i < 12; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1 + (i % 3)));
            Link("fra-1", $"xe-0/0/{i % 2}", i % 4 < 2 ? "DOWN" : "UP");
            Add("fra-1", "/junos/events/kernel/route/add/inet/198.18.0.0/24",
                """{"jet-event":{"event-id":"KERNEL_EVENT_ROUTE_ADD","attributes":{"table-name":"inet.0","route-type":"user"}}}""");
        }

        Add("fra-1", "/junos/events/syslog/UI_COMMIT",
            """{"jet-event":{"event-id":"UI_COMMIT","attributes":{"username":"lab"}}}""");
        Link("fra-1", "xe-0/0/1", "UP");
        _clock.Advance(TimeSpan.FromSeconds(1));
    }

    private void Link(string router, string name, string state) =>
        Add(router, $"/junos/events/syslog/SNMP_TRAP_LINK_{state}", RecordedLine.LinkPayload(name, state));

    private void Add(string router, string topic, string payload)
    {
        var watched = _model.Router(router);
        var message = _model.Decoder.Decode(
            Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(payload), watched.Device);
        _model.Add(watched, in message, _clock.GetUtcNow().UtcDateTime);
    }

    private void Press(string key)
    {
        _layout.Press(key);
    }

    private void Type(string text)
    {
        foreach (char key in text)
        {
            Press(key.ToString(CultureInfo.InvariantCulture));
        }
    }
}
