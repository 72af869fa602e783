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
    public override string Head(int columns) =>
        $"{text.Cell("ROUTER", Router(columns))}  {text.Cell("INTERFACE", Name(columns))}  {"STATE",-5}  "
            + (columns < 80 ? $"{"1m",3}  {"15m",3}" : $"{"DOWN 1m",7}  {"15m",5}") + "  LAST CHANGE";

    /// <inheritdoc/>
    public override WatchLine Row(int row, int columns)
    {
        var link = _rows[row];
        int minute = link.DownsSince(model.Now.AddMinutes(-1));
        int quarter = link.DownsSince(model.Now.AddMinutes(-15));
        return new(
            $"{text.Cell(link.Router.Name, Router(columns))}  {text.Cell(link.Name, Name(columns))}  "
                + $"{(link.IsUp ? "up" : "down"),-5}  "
                + (columns < 80 ? $"{minute,3}  {quarter,3}" : $"{minute,7}  {quarter,5}")
                + $"  {text.Time(link.Last)}",
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

    private static int Router(int columns) => columns < 80 ? 8 : 16;

    private static int Name(int columns) => columns < 80 ? 12 : 20;
}
