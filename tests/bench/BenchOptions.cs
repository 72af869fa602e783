using System.Globalization;

namespace JetNotify.Bench;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Messages"><c>--messages N</c>: per program and run, with the real event as payload.</param>
/// <param name="Repeats"><c>--repeats N</c>: how often the programs of a row take turns.</param>
/// <param name="Window"><c>--window N</c>: QoS 1 and 2 messages the canned broker has in flight at most.</param>
/// <param name="Rows"><c>--rows TEXT</c>: only rows with this in their name.</param>
/// <param name="Deadline">How long one run of one program may take.</param>
internal sealed record BenchOptions(long Messages, int Repeats, int Window, string Rows, TimeSpan Deadline)
{
    private const string Usage =
        "usage: tests/bench/run [--quick] [--messages N] [--repeats N] [--window N] [--rows TEXT]";

    /// <summary>Reads the command line; <c>--quick</c> is a twentieth of the messages, once.</summary>
    /// <exception cref="BenchException">It cannot be read.</exception>
    public static BenchOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new BenchOptions(1_000_000, 3, 1_000, "", TimeSpan.FromMinutes(3));
        while (!arguments.IsEmpty)
        {
            string value = arguments.Length > 1 ? arguments[1] : "";
            options = arguments[0] switch
            {
                "--quick" => options with { Messages = 50_000, Repeats = 1 },
                "--messages" => options with { Messages = Number(value, int.MaxValue) },
                "--repeats" => options with { Repeats = Number(value, 100) },
                "--window" => options with { Window = Number(value, ushort.MaxValue) },
                "--rows" => options with { Rows = value },
                _ => throw new BenchException(Usage),
            };
            arguments = arguments[Math.Min(arguments.Length, arguments[0] == "--quick" ? 1 : 2)..];
        }

        return options;
    }

    /// <summary>Whether the row of that name is to run.</summary>
    public bool Wants(string row) => row.Contains(Rows, StringComparison.OrdinalIgnoreCase);

    private static int Number(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= 1 && number <= most ? number : throw new BenchException(Usage);
}

/// <summary>The bench cannot go on; the message says why.</summary>
internal sealed class BenchException(string message) : Exception(message);
