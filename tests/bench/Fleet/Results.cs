using System.Globalization;

namespace JetNotify.Bench.Fleet;

/// <summary>What was measured, as two tables: what grows with the fleet, and the rest.</summary>
internal static class Results
{
    private static readonly List<string> s_lines = [];
    private static readonly SortedSet<int> s_counts = [];
    private static readonly List<string> s_figures = [];
    private static readonly Dictionary<(string Figure, int Count), string> s_growth = [];
    private static readonly Dictionary<string, string> s_promises = [];

    /// <summary>Whether a row could not be measured.</summary>
    public static bool HaveFailed { get; private set; }

    /// <summary>Notes a figure of a fleet of so many.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="count">How many routers.</param>
    /// <param name="result">What was measured.</param>
    /// <param name="promised">What is promised of the whole fleet, and whether it is met; null of a part.</param>
    public static void Grow(string figure, int count, string result, string? promised)
    {
        Console.Error.WriteLine($"| {figure} | {count} | {result} | {promised} |");
        s_counts.Add(count);
        if (!s_figures.Contains(figure))
        {
            s_figures.Add(figure);
        }

        s_growth[(figure, count)] = result;
        s_promises[figure] = promised ?? "";
    }

    /// <summary>Notes a figure that is measured once.</summary>
    public static void Add(string figure, int routers, string result, string promised)
    {
        string line = string.Create(CultureInfo.InvariantCulture,
            $"| {figure} | {routers:N0} | {result} | {promised} |");
        Console.Error.WriteLine(line);
        s_lines.Add(line);
    }

    /// <summary>Notes that a row could not be measured.</summary>
    public static void Fail(string row, string why)
    {
        HaveFailed = true;
        Add(row, 0, $"**failed**: {why}", "");
    }

    /// <summary>Returns whether a promise is met, in a word.</summary>
    public static string Verdict(bool met) => met ? "met" : "**missed**";

    /// <summary>Returns a number as it is shown.</summary>
    public static string Text(double number, string format = "F2") =>
        number.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Prints the tables and the machine.</summary>
    public static void Print(TextWriter output)
    {
        if (s_figures.Count > 0)
        {
            output.WriteLine(
                $"| figure | {string.Join(" | ", s_counts.Select(count => Text(count, "N0")))} | promised |");
            output.WriteLine($"|---|{string.Concat(s_counts.Select(_ => "---:|"))}---|");
            foreach (string figure in s_figures)
            {
                var cells = s_counts.Select(count => s_growth.GetValueOrDefault((figure, count), ""));
                output.WriteLine($"| {figure} | {string.Join(" | ", cells)} | {s_promises[figure]} |");
            }

            output.WriteLine();
        }

        if (s_lines.Count > 0)
        {
            output.WriteLine("| figure | routers | measured | promised |\n|---|---:|---|---|");
            s_lines.ForEach(output.WriteLine);
            output.WriteLine();
        }

        output.WriteLine($"{Environment.ProcessorCount} cores; {Environment.OSVersion}; load "
            + File.ReadAllText("/proc/loadavg").Trim());
    }
}
