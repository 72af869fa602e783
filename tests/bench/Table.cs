using System.Globalization;

namespace JetNotify.Bench;

/// <summary>The one table, in Markdown, printed when everything has run: what was missed stands in it too.</summary>
internal sealed class Table
{
    private readonly List<string[]> _lines =
    [
        ["figure", "program", "messages", "wall s", "CPU s", "peak MB", "result", "promised"],
        ["---", "---", "---:", "---:", "---:", "---:", "---", "---"],
    ];

    /// <summary>A program at full speed: medians of its runs, and the highest peak.</summary>
    public void Add(
        string figure, string program, long messages, IReadOnlyList<Cost> costs, string result, string promised) =>
        _lines.Add(
        [
            figure, program, Text(messages, "N0"), Text(Median.Of(costs.Select(one => one.Wall)), "F2"),
            Text(Median.Of(costs.Select(one => one.Cpu)), "F2"), Text(costs.Max(one => one.PeakBytes) / 1e6, "F1"),
            result, promised,
        ]);

    /// <summary>A figure that is not of a run at full speed.</summary>
    public void Add(string figure, string program, long messages, string result, string promised) =>
        _lines.Add([figure, program, Text(messages, "N0"), "", "", "", result, promised]);

    /// <summary>What became of a promise.</summary>
    public static string Verdict(bool met) => met ? "met" : "**missed**";

    /// <summary>The number as the table writes it.</summary>
    public static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Prints it with its columns aligned.</summary>
    public void Print(TextWriter output)
    {
        var columns = Enumerable.Range(0, _lines[0].Length);
        int[] widths = columns.Select(column => _lines.Max(line => line[column].Length)).ToArray();
        foreach (string[] line in _lines)
        {
            output.WriteLine($"| {string.Join(" | ", line.Select((cell, column) => cell.PadRight(widths[column])))} |");
        }
    }
}
