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
        ? Line(columns, "ROUTER", "LAST", "RATE", "STATE")
        : $"{"ROUTER",-20}  {"SINCE",-8}  {"LAST",-8}  {"RATE",9}  {"EVENTS",11}  STATE";

    /// <inheritdoc/>
    public override WatchLine Row(int row, int columns)
    {
        var router = _rows[row];
        string last = router.Last is { } at ? text.Time(at) : "-";
        double rate = router.Rate(model.Now);
        return new(columns < 80
            ? Line(columns, router.Name, last, rate.ToString("0.0", CultureInfo.InvariantCulture), router.State)
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

    private string Line(int columns, string router, string last, string rate, string state) =>
        string.Join(Gap(columns), text.Cell(router, IsNarrow(columns) ? 10 : 14), last.PadRight(8), rate.PadLeft(7), state);
}
