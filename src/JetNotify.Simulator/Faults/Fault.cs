using System.Globalization;

namespace JetNotify.Simulator.Faults;

/// <summary>One thing that goes wrong. <see cref="FaultKind.CloseBeforeConnAck"/>, <see cref="FaultKind.DropAfter"/>
/// and <see cref="FaultKind.Slow"/> are decided once for a connection, the others for each message.</summary>
/// <param name="Kind">What.</param>
/// <param name="Value">Messages for <see cref="FaultKind.DropAfter"/>, seconds for <see cref="FaultKind.Stall"/>, bytes
/// a second for <see cref="FaultKind.Slow"/>; else 0.</param>
/// <param name="Probability">How likely, above 0 and at most 1.</param>
public sealed record Fault(FaultKind Kind, double Value, double Probability)
{
    private static readonly (string Name, FaultKind Kind, string? Example)[] s_names =
    [
        ("close-before-connack", FaultKind.CloseBeforeConnAck, null),
        ("drop-after", FaultKind.DropAfter, "drop-after=100"),
        ("stall", FaultKind.Stall, "stall=10s"),
        ("duplicate", FaultKind.Duplicate, null),
        ("reorder", FaultKind.Reorder, null),
        ("garbage", FaultKind.Garbage, null),
        ("truncate", FaultKind.Truncate, null),
        ("half-open", FaultKind.HalfOpen, null),
        ("slow", FaultKind.Slow, "slow=1000"),
    ];

    /// <summary>The names, for help and completion.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_names.Select(row => row.Name)];

    /// <summary>Reads <c>name[=value][@probability]</c>, e.g. <c>duplicate@0.1</c>, <c>stall=500ms</c>,
    /// <c>slow=2000/s@0.5</c>.</summary>
    /// <exception cref="FormatException">Says in one sentence what cannot be.</exception>
    public static Fault Parse(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        double probability = 1.0;
        if (at >= 0 && !(Number(text[(at + 1)..], out probability) && probability is > 0 and <= 1))
        {
            throw new FormatException($"the probability of a fault is above 0 and at most 1, not '{text[(at + 1)..]}'");
        }

        string head = at < 0 ? text : text[..at];
        int equals = head.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? head : head[..equals];
        foreach (var row in s_names)
        {
            if (row.Name == name)
            {
                return new Fault(row.Kind, ValueOf(row, equals < 0 ? null : head[(equals + 1)..]), probability);
            }
        }

        throw new FormatException($"there is no fault '{name}'; there are {string.Join(", ", Names)}");
    }

    private static double ValueOf((string Name, FaultKind Kind, string? Example) row, string? value)
    {
        if (row.Example is null)
        {
            return value is null
                ? 0
                : throw new FormatException($"the fault '{row.Name}' takes no value, and '{value}' was given");
        }

        double number = 0.0;
        bool read = value is not null && row.Kind switch
        {
            FaultKind.Stall => Seconds(value, out number),
            FaultKind.Slow => Number(value.EndsWith("/s", StringComparison.Ordinal) ? value[..^2] : value, out number),
            _ => Number(value, out number) && number == Math.Floor(number),
        };
        int most = row.Kind == FaultKind.Stall ? 86_400 : int.MaxValue;
        int least = row.Kind == FaultKind.Slow ? 1 : 0;
        if (!read || number < least || number > most)
        {
            throw new FormatException($"the fault '{row.Name}' is written as {row.Example}, not '{value}'");
        }

        return number;
    }

    private static bool Seconds(string text, out double seconds)
    {
        var (unit, factor) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (2, 0.001),
            _ when text.EndsWith('s') => (1, 1.0),
            _ when text.EndsWith('m') => (1, 60.0),
            _ => (0, 1.0),
        };
        bool read = Number(text[..^unit], out seconds);
        seconds *= factor;
        return read;
    }

    private static bool Number(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
