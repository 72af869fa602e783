using System.Globalization;

namespace JetNotify.Watch;

/// <summary>The levels of the topics, and how many events came below each.</summary>
internal sealed class TreePage(WatchModel model) : WatchPage
{
    private TopicLevel[] _rows = [];

    /// <inheritdoc/>
    public override int Count => _rows.Length;

    /// <inheritdoc/>
    public override string Head(int columns) => $"{"EVENTS",11}  TOPIC";

    /// <inheritdoc/>
    public override WatchLine Row(int row, int columns)
    {
        var level = _rows[row];
        return new(string.Create(CultureInfo.InvariantCulture,
            $"{level.Count,11:N0}  {new string(' ', 2 * level.Depth)}{level.Name}"));
    }

    /// <inheritdoc/>
    public override void Order(bool isSorted) => _rows = [.. model.Tree.Levels(isSorted)];
}
