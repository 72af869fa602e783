using System.Globalization;
using JetNotify.Output;
using JetNotify.Report;

namespace JetNotify.Watch;

/// <summary>Commits: who, when, and what the router told within a minute. The last first.</summary>
internal sealed class CommitsPage(WatchModel model, CellText text) : WatchPage
{
    private CommitEntry[] _rows = [];

    /// <inheritdoc/>
    public override int Count => _rows.Length;

    /// <inheritdoc/>
    public override string Head(int columns) =>
        Line(columns, "TIME", "ROUTER", "USER", IsNarrow(columns) ? "+-" : "CHANGES", "FOLLOWED WITHIN A MINUTE");

    /// <inheritdoc/>
    public override WatchLine Row(int row, int columns)
    {
        var commit = _rows[row];
        string changes = commit.Changes?.ToString(CultureInfo.InvariantCulture) ?? "-";
        string followed = commit.Followed.Count == 0 ? "nothing"
            : string.Join(", ", commit.Followed.Select(pair => $"{pair.Value} {pair.Key}"));
        return new(Line(columns, text.Time(commit.At), TerminalText.Escaped(commit.Device),
            TerminalText.Escaped(commit.User ?? "-"), changes, followed));
    }

    /// <inheritdoc/>
    public override void Order(bool isSorted) =>
        _rows = [.. isSorted ? model.Commits : model.Commits.Reverse()];

    private string Line(int columns, string time, string router, string user, string changes, string followed) =>
        string.Join(Gap(columns), text.Cell(time, 8),
            text.Cell(router, IsNarrow(columns) ? 6 : columns < 80 ? 8 : 16), text.Cell(user, columns < 80 ? 6 : 12),
            changes.PadLeft(IsNarrow(columns) ? 3 : 7), followed);
}
