using System.Globalization;
using System.Text;
using JetNotify.Output;

namespace JetNotify.Recording;

/// <summary>What is in a recording, for people.</summary>
internal static class InfoText
{
    private const int MostListed = 12;

    /// <summary>Returns some lines.</summary>
    public static string Of(RecordingFacts facts)
    {
        var text = new StringBuilder();
        text.Append(TerminalText.Escaped(facts.Name)).Append('\n');
        Add("covers", facts.From is { } from && facts.To is { } to ? $"{Time(from)} to {Time(to)} ({Span(to - from)})"
            : "nothing");
        Add("messages", facts.Messages.ToString("N0", CultureInfo.InvariantCulture) + Rate(facts));
        Add("kinds",
            List(facts.Kinds.Select(kind =>
                ($"{(kind.Kind.Length == 0 ? "other" : kind.Kind)} {kind.Op}".TrimEnd(), kind.Messages))));
        Add("devices", List(facts.Devices.Select(device => (TerminalText.Escaped(device.Device), device.Messages))));
        Add("gaps", Gaps(facts.Gaps));
        Add("size", facts.Size is { } size && facts.IsCompressed
            ? $"{Bytes(size)}, compressed; {Bytes(facts.Lines)} of lines" : Bytes(facts.Lines));
        Add("damage", Damage(facts));
        return text.ToString();

        void Add(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"  {name,-10}{value}\n");
    }

    private static string Rate(RecordingFacts facts) =>
        facts.Messages > 1 && facts.To - facts.From is { Ticks: > 0 } span
        ? string.Create(CultureInfo.InvariantCulture, $" ({facts.Messages / span.TotalSeconds:#,0.0##}/s)")
        : "";

    private static string List(IEnumerable<(string Name, long Count)> parts)
    {
        var all = parts.ToList();
        var shown = all.Take(MostListed)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {part.Count:N0}"));
        return all.Count == 0 ? "none"
            : string.Join(", ", shown) + (all.Count > MostListed ? $", and {all.Count - MostListed} more" : "");
    }

    private static string Gaps(IReadOnlyList<Gap> gaps)
    {
        var closed = gaps.Where(gap => gap.To is not null).ToList();
        if (closed.Count == 0)
        {
            return gaps.Count == 0 ? "none" : "none, but for the end";
        }

        var longest = closed.MaxBy(gap => gap.To - gap.From);
        long sum = closed.Sum(gap => (gap.To!.Value - gap.From).Ticks);
        return $"{closed.Count}, {Span(new TimeSpan(sum))} in all; the longest "
            + $"{Span(longest.To!.Value - longest.From)}, "
            + $"from {Time(longest.From)}, {TerminalText.Escaped(longest.Device)}";
    }

    private static string Damage(RecordingFacts facts)
    {
        string[] parts =
        [
            .. facts.Damaged.Count == 0 ? []
                : new[] { $"{facts.Damaged.Count} line{(facts.Damaged.Count == 1 ? "" : "s")} "
                + $"no line of a recording, the first is line {facts.Damaged.First}" },
            .. facts.IsTorn ? new[] { "the last line is cut short" } : [],
            .. facts.IsCut ? new[] { "what is compressed ends early or is damaged" } : [],
        ];
        return parts.Length == 0 ? "none" : string.Join("; ", parts);
    }

    // As it can be typed for --from.
    private static string Time(DateTime utc) =>
        utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span:hh\\:mm\\:ss}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.Days} d {span:hh\\:mm\\:ss}"),
    };

    private static string Bytes(long count) => count switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count:N0} bytes"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:N1} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1e9:N2} GB"),
    };
}
