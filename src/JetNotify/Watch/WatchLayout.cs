using System.Globalization;

namespace JetNotify.Watch;

/// <summary>Lays out what is seen in the lines of a terminal. The model's turn is held.</summary>
internal sealed class WatchLayout
{
    // Lines that are no rows: two above, the head, and the last.
    private const int Around = 4;

    // What a cell of the sparkline is about.
    private const int CellSeconds = 5;

    // To put thousands of rows in order costs more than to show some of them.
    private static readonly TimeSpan s_order = TimeSpan.FromSeconds(1);

    private static readonly string[] s_help =
    [
        "1 to 6, Tab    events, routers, interfaces, routes, commits, tree of topics",
        "arrows, j k    up and down; in the events they hold still",
        "f b, g G       a page on or back; the first, the last",
        "Enter          the whole event: arrows scroll, Esc goes back",
        "/              only events for which a condition holds, as --where has it",
        "Space          hold still, and go on",
        "s              another order",
        "r              record everything from now on, and no more",
        "y              copy the event, or the row (where the terminal allows it: OSC 52)",
        "Esc            follow the last event again",
        "q, ^C          the end",
        "",
        "Whether a link is up is known from the system log (SNMP_TRAP_LINK_…).",
    ];

    private readonly WatchModel _model;
    private readonly WatchView _view;
    private readonly CellText _text;
    private readonly WatchPage[] _pages;
    private (WatchTab Tab, bool IsSorted) _ordered = ((WatchTab)(-1), false);
    private DateTime _orderedAt;
    private int _columns = 80;
    private int _room = 20;

    /// <param name="model">What is known.</param>
    /// <param name="view">What was chosen.</param>
    /// <param name="zone">The time zone that times are shown in.</param>
    /// <param name="isUtf8">Whether the terminal shows more than ASCII.</param>
    public WatchLayout(WatchModel model, WatchView view, TimeZoneInfo zone, bool isUtf8)
    {
        (_model, _view, _text) = (model, view, new CellText(zone, isUtf8));
        _pages =
        [
            new EventsPage(view, _text), new RoutersPage(model, _text), new InterfacesPage(model, _text),
            new RoutesPage(model, _text), new CommitsPage(model, _text), new TreePage(model),
        ];
    }

    /// <summary>Does what a key says, with what is seen now.</summary>
    public WatchWish Press(string key)
    {
        _view.Selection.Update(_view.Events);
        int rows = Whole() is { } lines ? lines.Count : Page().Count;
        return _view.Press(key, rows, Math.Max(1, _room));
    }

    /// <summary>Returns what is copied: the whole event, or the row that is marked; null where there is none.</summary>
    public string? Copied()
    {
        if (_view.Details is { } details)
        {
            return details.Payload;
        }

        var page = Page();
        if (page.Count == 0)
        {
            return null;
        }

        bool isEvent = _view.Tab == WatchTab.Events;
        int row = _view.Row < 0 ? isEvent ? page.Count - 1 : 0 : Math.Min(_view.Row, page.Count - 1);
        return isEvent ? WatchedEvent.Of(_view.Events[_view.Selection[row]]).Payload
            : page.Row(row, int.MaxValue).Text;
    }

    /// <summary>Returns exactly so many lines, none wider than the terminal.</summary>
    public IReadOnlyList<WatchLine> Lines(int columns, int rows)
    {
        (_columns, _room) = (columns, Math.Max(0, rows - Around));
        _view.Selection.Update(_view.Events);
        var lines = new List<WatchLine>(rows) { new(Head(columns), WatchStyle.Bold), new(Tabs(columns)) };
        if (Whole() is { } whole)
        {
            lines.Add(new(_view.Details?.Topic ?? "keys", WatchStyle.Dim));
            lines.AddRange(whole.Skip(_view.Top).Take(_room).Select(line => new WatchLine(line)));
        }
        else
        {
            AddRows(lines, Page(), columns);
        }

        lines.RemoveRange(Math.Min(lines.Count, rows - 1), Math.Max(0, lines.Count - (rows - 1)));
        while (lines.Count < rows - 1)
        {
            lines.Add(new(""));
        }

        lines.Add(Bottom());
        return [.. lines.Take(rows).Select(line => line with { Text = _text.Fit(line.Text, columns) })];
    }

    private string Head(int columns)
    {
        int up = _model.Routers.Count(router => router.IsUp);
        string name = columns < 60 ? "" : "jetnotify  ";
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{name}{up} of {_model.Routers.Count} up  {_model.LastSeconds(5).Average():0.0}/s  "
                + $"{_model.Count:N0} events  {_model.Gaps} gaps");
        int room = Math.Min(columns - text.Length - 2, (WatchModel.Seconds / CellSeconds) - 1);
        return room < 5 ? text : $"{text}  {Sparkline(room)}";
    }

    // The fullest second of each five: a cell that is not over yet does not sink.
    private string Sparkline(int room)
    {
        int begun = (int)(_model.Now.Ticks / TimeSpan.TicksPerSecond % CellSeconds);
        var cells = _model.LastSeconds(((room - 1) * CellSeconds) + begun).Chunk(CellSeconds)
            .Select(seconds => seconds.Max()).ToList();
        string signs = _text.IsUtf8 ? " ▁▂▃▄▅▆▇█" : " .:-=+*%#";
        long most = Math.Max(1, cells.Max());
        return string.Concat(cells.Select(count =>
            signs[count == 0 ? 0 : (int)Math.Max(1, count * (signs.Length - 1L) / most)]));
    }

    // Where there is no room for all their names, the others are numbers.
    private string Tabs(int columns) => string.Join(columns < 80 ? "  " : " ", Enum.GetValues<WatchTab>().Select(tab =>
    {
        string name = $"{(int)tab + 1} {tab.ToString().ToLowerInvariant()}";
        return tab == _view.Tab ? $"[{name}]" : columns < 80 ? name[..1] : $" {name} ";
    })) + (_view.Held is null ? "" : "  held");

    private WatchLine Bottom() => _view switch
    {
        { Problem: { } problem } => new($"/{_view.Filter}   {problem}", WatchStyle.Bad),
        { IsTyping: true } => new($"/{_view.Filter}"),
        { Notice: { } notice } => new(notice, WatchStyle.Bold),
        { Details: not null } => new("arrows scroll  y copy  Esc back  q end", WatchStyle.Dim),
        { Recording: { } path } => new($"recording {path}  r ends it", WatchStyle.Dim),
        { Filter.Length: > 0 } => new($"only {_view.Filter}   / changes it", WatchStyle.Dim),
        _ => new("/ filter  Enter details  Space hold  s sort  r record  y copy  ? help  q end", WatchStyle.Dim),
    };

    // What is shown in place of rows.
    private List<string>? Whole() => _view.ShowsHelp ? [.. s_help]
        : _view.Details is { } details ? [.. details.Lines().SelectMany(line => CellText.Wrap(line, _columns))]
        : null;

    private WatchPage Page()
    {
        var page = _pages[(int)_view.Tab];
        var now = _model.Now;
        if (_ordered != (_view.Tab, _view.IsSorted) || now - _orderedAt >= s_order || now < _orderedAt)
        {
            page.Order(_view.IsSorted);
            (_ordered, _orderedAt) = ((_view.Tab, _view.IsSorted), now);
        }

        return page;
    }

    private void AddRows(List<WatchLine> lines, WatchPage page, int columns)
    {
        lines.Add(new(page.Head(columns), WatchStyle.Dim));
        int marked = Math.Min(_view.Row, page.Count - 1);
        int first = _view.Tab == WatchTab.Events && marked < 0 ? page.Count - _room
            : Math.Min(marked - (_room / 2), page.Count - _room);
        first = Math.Max(0, first);
        for (int row = first; row < Math.Min(page.Count, first + _room); row++)
        {
            var line = page.Row(row, columns);
            lines.Add(row == marked ? line with { Style = WatchStyle.Marked } : line);
        }

        if (page.Count == 0)
        {
            lines.Add(new(page.None, WatchStyle.Dim));
        }
    }
}
