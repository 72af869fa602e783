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
        Line(columns, "TABLE", IsNarrow(columns) ? "LEN" : "LENGTH", "ADD", "CHANGE", "DELETE", "LAST");

    /// <inheritdoc/>
    public override WatchLine Row(int row, int columns)
    {
        var churn = _rows[row];
        string Of(EventOp op) => churn.Of(op).ToString("N0", CultureInfo.InvariantCulture);
        return new(Line(columns, churn.Table, churn.Length < 0 ? "-" : $"/{churn.Length}", Of(EventOp.Add),
            Of(EventOp.Change), Of(EventOp.Delete), text.Time(churn.Last)));
    }

    /// <inheritdoc/>
    public override void Order(bool isSorted) => _rows = isSorted
        ? [.. model.Routes.All.OrderBy(one => one.Table, StringComparer.Ordinal).ThenBy(one => one.Length)]
        : [.. model.Routes.All.OrderByDescending(one => one.All).ThenBy(one => one.Table, StringComparer.Ordinal)];

    private string Line(
        int columns, string table, string length, string add, string change, string delete, string last)
    {
        int number = IsNarrow(columns) ? 7 : 9;
        return string.Join(Gap(columns), text.Cell(table, columns < 80 ? 8 : 20),
            length.PadLeft(IsNarrow(columns) ? 4 : 6), add.PadLeft(number), change.PadLeft(number),
            delete.PadLeft(number), columns < 48 ? "" : last);
    }
}
