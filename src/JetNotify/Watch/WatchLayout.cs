using System.Globalization;
using System.Text;
using JetNotify.Junos;
using JetNotify.Output;
using JetNotify.Terminal;

namespace JetNotify.Watch;

/// <summary>How a line looks.</summary>
internal enum WatchStyle
{
    Plain,
    Bold,
    Dim,
    Marked,
    Good,
    Bad,
}

/// <summary>One line of the screen, without anything that steers a terminal.</summary>
internal readonly record struct WatchLine(string Text, WatchStyle Style = WatchStyle.Plain);

/// <summary>Lays out what is seen in the lines of a terminal.</summary>
/// <param name="model">What is known; held while lines are made.</param>
/// <param name="view">What was chosen.</param>
/// <param name="clock">The time.</param>
/// <param name="zone">The time zone that times are shown in.</param>
/// <param name="isUtf8">Whether the terminal shows more than ASCII.</param>
internal sealed class WatchLayout(WatchModel model, WatchView view, TimeProvider clock, TimeZoneInfo zone, bool isUtf8)
{
    /// <summary>Lines that are no rows.</summary>
    public const int Around = 4;

    private static readonly string[] s_help =
    [
        "1 to 6, Tab    events, routers, interfaces, routes, commits, tree of topics",
        "arrows, j k    up and down",
        "f b, g G       a page on or back; the first, the last",
        "Enter          the whole event; any key goes back",
        "/              only events for which a condition holds, as --where has it",
        "Space          hold still, and go on",
        "s              another order",
        "Esc            follow the last event again",
        "q, ^C          the end",
        "",
        "Whether a link is up is known from the system log (SNMP_TRAP_LINK_…).",
    ];

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Returns the events that are to be seen, the last one last.</summary>
    public IReadOnlyList<WatchedEvent> Events()
    {
        var all = view.Held ?? [.. model.Events];
        return [.. all.Where(view.Keeps)];
    }

    /// <summary>Returns how many rows the tab has.</summary>
    public int Rows() => view.Tab switch
    {
        WatchTab.Events => Events().Count,
        WatchTab.Routers => model.Routers.Count,
        WatchTab.Interfaces => model.Links.Count,
        WatchTab.Routes => model.Routes.All.Count,
        WatchTab.Commits => model.Commits.Count,
        _ => model.Tree.Levels().Count,
    };

    /// <summary>Returns exactly so many lines, none wider than the terminal.</summary>
    public IReadOnlyList<WatchLine> Lines(int columns, int rows)
    {
        var lines = new List<WatchLine> { new(Top(columns), WatchStyle.Bold), new(Tabs(columns)) };
        int room = Math.Max(0, rows - Around);
        if (view.ShowsHelp)
        {
            lines.Add(new("keys", WatchStyle.Dim));
            lines.AddRange(s_help.Select(line => new WatchLine(line)));
        }
        else if (view.Details is { } one)
        {
            lines.Add(new(TerminalText.Escaped(Encoding.UTF8.GetString(one.Topic)), WatchStyle.Dim));
            lines.AddRange(Encoding.UTF8.GetString(one.Payload).Split('\n')
                .Select(line => new WatchLine(TerminalText.Escaped(line))));
        }
        else
        {
            AddRows(lines, columns, room);
        }

        lines.RemoveRange(Math.Min(lines.Count, rows - 1), Math.Max(0, lines.Count - (rows - 1)));
        while (lines.Count < rows - 1)
        {
            lines.Add(new(""));
        }

        lines.Add(Bottom());
        return [.. lines.Take(rows).Select(line => line with { Text = Fit(line.Text, columns) })];
    }

    private string Top(int columns)
    {
        int up = model.Routers.Count(router => router.IsUp);
        string text = string.Create(CultureInfo.InvariantCulture,
            $"jetnotify  {up} of {model.Routers.Count} up  {model.LastSeconds(5).Average():0.0}/s  {model.Count:N0} events  "
                + $"{model.Gaps} gaps");
        int room = Math.Min(columns - text.Length - 2, 60);
        return room < 5 ? text : $"{text}  {Sparkline(model.LastSeconds(room))}";
    }

    private string Sparkline(long[] counts)
    {
        string signs = isUtf8 ? " ▁▂▃▄▅▆▇█" : " .:-=+*%#";
        long most = Math.Max(1, counts.Max());
        return string.Concat(counts.Select(count =>
            signs[count == 0 ? 0 : (int)Math.Max(1, count * (signs.Length - 1) / most)]));
    }

    // Where there is no room for all their names, the others are numbers.
    private string Tabs(int columns) => string.Join("  ", Enum.GetValues<WatchTab>().Select(tab =>
    {
        string name = $"{(int)tab + 1} {tab.ToString().ToLowerInvariant()}";
        return tab == view.Tab ? $"[{name}]" : columns < 80 ? name[..1] : $" {name} ";
    })) + (view.Held is null ? "" : "   held");

    private WatchLine Bottom() => view switch
    {
        { Problem: { } problem } => new($"/{view.Filter}   {problem}", WatchStyle.Bad),
        { IsTyping: true } => new($"/{view.Filter}"),
        { Filter.Length: > 0 } => new($"only {view.Filter}   / changes it", WatchStyle.Dim),
        _ => new("/ filter  Enter details  Space hold  s sort  ? help  q end", WatchStyle.Dim),
    };

    private void AddRows(List<WatchLine> lines, int columns, int room)
    {
        var (head, all) = view.Tab switch
        {
            WatchTab.Events => EventRows(columns),
            WatchTab.Routers => RouterRows(),
            WatchTab.Interfaces => LinkRows(),
            WatchTab.Routes => RouteRows(),
            WatchTab.Commits => CommitRows(),
            _ => TreeRows(),
        };
        lines.Add(new(head, WatchStyle.Dim));
        int marked = Math.Min(view.Row, all.Count - 1);
        int first = view.Tab == WatchTab.Events && marked < 0 ? all.Count - room
            : Math.Min(marked - (room / 2), all.Count - room);
        first = Math.Max(0, first);
        for (int row = first; row < Math.Min(all.Count, first + room); row++)
        {
            var line = all[row]();
            lines.Add(row == marked ? line with { Style = WatchStyle.Marked } : line);
        }

        if (all.Count == 0)
        {
            string none = view.Tab == WatchTab.Interfaces ? "no link went down or came up yet" : "nothing yet";
            lines.Add(new(none, WatchStyle.Dim));
        }
    }

    // Rows are made only where they are seen.
    private (string Head, IReadOnlyList<Func<WatchLine>> Rows) EventRows(int columns)
    {
        var events = Events();
        int router = columns < 80 ? 10 : 16;
        return ($"{"TIME",-8}  {Cell("ROUTER", router)}  {"KIND",-18}  {"THING",-20}  WHAT",
            [.. events.Select(one => (Func<WatchLine>)(() => new(
                $"{Time(one.At)}  {Cell(TerminalText.Escaped(one.Router), router)}  {one.Kind,-18}  "
                    + $"{Cell(one.Thing, 20)}  {one.Text}")))]);
    }

    private (string Head, IReadOnlyList<Func<WatchLine>> Rows) RouterRows()
    {
        var routers = view.IsSorted
            ? model.Routers.OrderByDescending(router => router.Events)
            : model.Routers.OrderBy(router => router.IsUp).ThenBy(router => router.Name, StringComparer.Ordinal);
        return ($"{"ROUTER",-24}  {"SINCE",-8}  {"LAST",-8}  {"EVENTS",10}  STATE",
            [.. routers.Select(router => (Func<WatchLine>)(() => new(
                $"{Cell(router.Name, 24)}  {Time(router.Since)}  {(router.Last is { } last ? Time(last) : "-"),-8}  "
                    + string.Create(CultureInfo.InvariantCulture, $"{router.Events,10:N0}  {router.State}"),
                router.IsUp ? WatchStyle.Good : WatchStyle.Bad)))]);
    }

    private (string Head, IReadOnlyList<Func<WatchLine>> Rows) LinkRows()
    {
        var now = Now;
        var minute = now.AddMinutes(-1);
        var quarter = now.AddMinutes(-15);
        var links = view.IsSorted
            ? model.Links.OrderBy(link => link.Router, StringComparer.Ordinal)
                .ThenBy(link => link.Name, StringComparer.Ordinal)
            : model.Links.OrderByDescending(link => link.DownsSince(quarter)).ThenByDescending(link => link.Last);
        return ($"{"ROUTER",-16}  {"INTERFACE",-20}  {"STATE",-5}  {"DOWN 1m",7}  {"15m",5}  LAST CHANGE",
            [.. links.Select(link => (Func<WatchLine>)(() => new(
                $"{Cell(TerminalText.Escaped(link.Router), 16)}  {Cell(link.Name, 20)}  {(link.IsUp ? "up" : "down"),-5}  "
                    + $"{link.DownsSince(minute),7}  {link.DownsSince(quarter),5}  {Time(link.Last)}",
                link.IsUp ? WatchStyle.Plain : WatchStyle.Bad)))]);
    }

    private (string Head, IReadOnlyList<Func<WatchLine>> Rows) RouteRows()
    {
        var churn = view.IsSorted
            ? model.Routes.All.OrderBy(one => one.Table, StringComparer.Ordinal).ThenBy(one => one.Length)
            : model.Routes.All.OrderByDescending(one => one.All).ThenBy(one => one.Table, StringComparer.Ordinal);
        return ($"{"TABLE",-20}  {"LENGTH",6}  {"ADD",9}  {"CHANGE",9}  {"DELETE",9}  LAST",
            [.. churn.Select(one => (Func<WatchLine>)(() => new(string.Create(CultureInfo.InvariantCulture,
                $"{Cell(one.Table, 20)}  {(one.Length < 0 ? "-" : $"/{one.Length}"),6}  {one.Of(EventOp.Add),9:N0}  "
                    + $"{one.Of(EventOp.Change),9:N0}  {one.Of(EventOp.Delete),9:N0}  {Time(one.Last)}"))))]);
    }

    private (string Head, IReadOnlyList<Func<WatchLine>> Rows) CommitRows() => (
        $"{"TIME",-8}  {"ROUTER",-16}  {"USER",-12}  {"CHANGES",7}  FOLLOWED WITHIN A MINUTE",
        [.. (view.IsSorted ? model.Commits : model.Commits.Reverse()).Select(commit => (Func<WatchLine>)(() => new(
            $"{Time(commit.At)}  {Cell(TerminalText.Escaped(commit.Device), 16)}  "
                + $"{Cell(TerminalText.Escaped(commit.User ?? "-"), 12)}  "
                + $"{commit.Changes?.ToString(CultureInfo.InvariantCulture) ?? "-",7}  "
                + Followed(commit.Followed))))]);

    private static string Followed(SortedDictionary<string, long> followed) => followed.Count == 0 ? "nothing"
        : string.Join(", ", followed.Select(pair => $"{pair.Value} {pair.Key}"));


    private (string Head, IReadOnlyList<Func<WatchLine>> Rows) TreeRows() => (
        $"{"EVENTS",9}  TOPIC",
        [.. model.Tree.Levels().Select(level => (Func<WatchLine>)(() => new(string.Create(CultureInfo.InvariantCulture,
            $"{level.Count,9:N0}  {new string(' ', 2 * level.Depth)}{(level.Name.Length == 0 ? "/" : level.Name)}"))))]);

    private string Time(DateTime utc) =>
        TimeZoneInfo.ConvertTimeFromUtc(utc, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private string Cell(string text, int width)
    {
        string fit = Fit(text, width);
        return fit + new string(' ', Math.Max(0, width - Width(fit)));
    }

    private string Fit(string text, int width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        var fit = new StringBuilder();
        int used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += CellWidth.Of(rune);
            if (used > width - 1)
            {
                break;
            }

            fit.Append(rune.ToString());
        }

        return width < 1 ? "" : fit.Append(isUtf8 ? '…' : '>').ToString();
    }

    private static int Width(string text) => text.EnumerateRunes().Sum(CellWidth.Of);
}
