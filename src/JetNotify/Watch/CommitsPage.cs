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
        $"{"TIME",-8}  {text.Cell("ROUTER", Router(columns))}  {text.Cell("USER", User(columns))}  {"CHANGES",7}  "
            + "FOLLOWED WITHIN A MINUTE";

    /// <inheritdoc/>
    public override WatchLine Row(int row, int columns)
    {
        var commit = _rows[row];
        string changes = commit.Changes?.ToString(CultureInfo.InvariantCulture) ?? "-";
        string followed = commit.Followed.Count == 0 ? "nothing"
            : string.Join(", ", commit.Followed.Select(pair => $"{pair.Value} {pair.Key}"));
        return new(
            $"{text.Time(commit.At)}  {text.Cell(TerminalText.Escaped(commit.Device), Router(columns))}  "
                + $"{text.Cell(TerminalText.Escaped(commit.User ?? "-"), User(columns))}  {changes,7}  {followed}");
    }

    /// <inheritdoc/>
    public override void Order(bool isSorted) =>
        _rows = [.. isSorted ? model.Commits : model.Commits.Reverse()];

    private static int Router(int columns) => columns < 80 ? 8 : 16;

    private static int User(int columns) => columns < 80 ? 6 : 12;
}
