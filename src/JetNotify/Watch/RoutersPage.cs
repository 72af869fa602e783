using System.Globalization;

namespace JetNotify.Watch;

/// <summary>Routers: their state, since when, the last event, how many. Those that are down first.</summary>
internal sealed class RoutersPage(WatchModel model, CellText text) : WatchPage
{
    private WatchedRouter[] _rows = [];

    /// <inheritdoc/>
    public override int Count => _rows.Length;

    /// <inheritdoc/>
    public override string None => "no router";

    /// <inheritdoc/>
    public override string Head(int columns) => columns < 80
        ? $"{text.Cell("ROUTER", 14)}  {"LAST",-8}  {"RATE",7}  STATE"
        : $"{"ROUTER",-20}  {"SINCE",-8}  {"LAST",-8}  {"RATE",9}  {"EVENTS",11}  STATE";

    /// <inheritdoc/>
    public override WatchLine Row(int row, int columns)
    {
        var router = _rows[row];
        string last = router.Last is { } at ? text.Time(at) : "-";
        double rate = router.Rate(model.Now);
        return new(columns < 80
            ? string.Create(CultureInfo.InvariantCulture,
                $"{text.Cell(router.Name, 14)}  {last,-8}  {rate,7:0.0}  {router.State}")
            : string.Create(CultureInfo.InvariantCulture,
                $"{text.Cell(router.Name, 20)}  {text.Time(router.Since)}  {last,-8}  {rate,7:N1}/s  "
                    + $"{router.Events,11:N0}  {router.State}"),
            router.IsUp ? WatchStyle.Good : WatchStyle.Bad);
    }

    /// <inheritdoc/>
    public override void Order(bool isSorted) => _rows = isSorted
        ? [.. model.Routers.OrderByDescending(router => router.Rate(model.Now))
            .ThenByDescending(router => router.Events)]
        : [.. model.Routers.OrderBy(router => router.IsUp).ThenBy(router => router.Name, StringComparer.Ordinal)];
}
