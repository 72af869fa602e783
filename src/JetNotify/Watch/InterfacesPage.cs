using System.Globalization;

namespace JetNotify.Watch;

/// <summary>Interfaces: up or down, how often down, the last change. Those that flap first.</summary>
internal sealed class InterfacesPage(WatchModel model, CellText text) : WatchPage
{
    private WatchedLink[] _rows = [];

    /// <inheritdoc/>
    public override int Count => _rows.Length;

    /// <inheritdoc/>
    public override string None => "no link went down or came up yet";

    /// <inheritdoc/>
    public override string Head(int columns) => Line(columns, "ROUTER", "INTERFACE",
        IsNarrow(columns) ? "IS" : "STATE", columns < 80 ? "1m" : "DOWN 1m", "15m",
        IsNarrow(columns) ? "SINCE" : "LAST CHANGE");

    /// <inheritdoc/>
    public override WatchLine Row(int row, int columns)
    {
        var link = _rows[row];
        return new(
            Line(columns, link.Router.Name, link.Name, link.IsUp ? "up" : "down", Downs(link, 1), Downs(link, 15),
                text.Time(link.Last)),
            link.IsUp ? WatchStyle.Plain : WatchStyle.Bad);
    }

    /// <inheritdoc/>
    public override void Order(bool isSorted)
    {
        var quarter = model.Now.AddMinutes(-15);
        _rows = isSorted
            ? [.. model.Links.OrderBy(link => link.Router.Name, StringComparer.Ordinal)
                .ThenBy(link => link.Name, StringComparer.Ordinal)]
            : [.. model.Links.OrderByDescending(link => link.DownsSince(quarter)).ThenByDescending(link => link.Last)];
    }

    private string Downs(WatchedLink link, int minutes) =>
        link.DownsSince(model.Now.AddMinutes(-minutes)).ToString(CultureInfo.InvariantCulture);

    private string Line(
        int columns, string router, string name, string state, string minute, string quarter, string last) =>
        string.Join(Gap(columns), text.Cell(router, IsNarrow(columns) ? 6 : columns < 80 ? 8 : 16),
            text.Cell(name, IsNarrow(columns) ? 10 : columns < 80 ? 12 : 20),
            state.PadRight(IsNarrow(columns) ? 4 : 5), minute.PadLeft(columns < 80 ? 3 : 7),
            quarter.PadLeft(columns < 80 ? 3 : 5), last);
}
