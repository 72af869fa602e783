using System.Globalization;
using JetNotify.Junos;

namespace JetNotify.Watch;

/// <summary>Routes: how often they came, changed and went, by table and prefix length. The most first.</summary>
internal sealed class RoutesPage(WatchModel model, CellText text) : WatchPage
{
    private WatchedChurn[] _rows = [];

    /// <inheritdoc/>
    public override int Count => _rows.Length;

    /// <inheritdoc/>
    public override string Head(int columns) =>
        $"{text.Cell("TABLE", Table(columns))}  {"LENGTH",6}  {"ADD",9}  {"CHANGE",9}  {"DELETE",9}  LAST";

    /// <inheritdoc/>
    public override WatchLine Row(int row, int columns)
    {
        var churn = _rows[row];
        string length = churn.Length < 0 ? "-" : $"/{churn.Length}";
        return new(string.Create(CultureInfo.InvariantCulture,
            $"{text.Cell(churn.Table, Table(columns))}  {length,6}  {churn.Of(EventOp.Add),9:N0}  "
                + $"{churn.Of(EventOp.Change),9:N0}  {churn.Of(EventOp.Delete),9:N0}  {text.Time(churn.Last)}"));
    }

    /// <inheritdoc/>
    public override void Order(bool isSorted) => _rows = isSorted
        ? [.. model.Routes.All.OrderBy(one => one.Table, StringComparer.Ordinal).ThenBy(one => one.Length)]
        : [.. model.Routes.All.OrderByDescending(one => one.All).ThenBy(one => one.Table, StringComparer.Ordinal)];

    private static int Table(int columns) => columns < 80 ? 8 : 20;
}
