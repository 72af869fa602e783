namespace JetNotify.Junos;

/// <summary>Tells whether a topic filter can match a topic of the catalogue at all. Immutable; safe from any
/// thread.</summary>
public static class TopicReach
{
    // No name in a topic has so many slashes.
    private const int MostLevels = 100;

    private static readonly Step[][] s_shapes = [.. Catalogue.Entries.Select(ShapeOf)];

    /// <summary>Whether some event of a Junos router may have a topic that the filter matches.</summary>
    /// <param name="filter">A valid topic filter, without the group of a shared subscription.</param>
    public static bool IsEvent(string filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        string[] levels = filter.Split('/');
        return levels.Length <= MostLevels && Array.Exists(s_shapes, shape => Meets(levels, 0, shape, 0));
    }

    /// <summary>Returns the filter that was probably meant by one that matches no event: with the slash it lacks, or
    /// with the one word that makes it match; null where neither does.</summary>
    /// <param name="filter">A valid topic filter.</param>
    /// <param name="nearest">Returns the word nearest to another, or null where none is near.</param>
    public static string? Meant(string filter, Func<string, IEnumerable<string>, string?> nearest)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(nearest);
        string whole = filter is ['/', ..] ? filter : "/" + filter;
        if (whole != filter && IsEvent(whole))
        {
            return whole;
        }

        string[] levels = whole.Split('/');
        for (int i = 1; i < Math.Min(levels.Length, 8); i++)
        {
            string typed = levels[i];
            string[] words = [.. s_shapes.Where(shape => i < shape.Length).SelectMany(shape => shape[i].Words ?? [])
                .Distinct()];
            levels[i] = nearest(typed, words) ?? typed;
            if (levels[i] != typed && IsEvent(string.Join('/', levels)))
            {
                return string.Join('/', levels);
            }
        }

        return null;
    }

    private static bool Meets(string[] levels, int at, Step[] shape, int next)
    {
        if (at < levels.Length && levels[at] == "#")
        {
            return true;
        }

        if (next == shape.Length)
        {
            return at == levels.Length;
        }

        var step = shape[next];
        if (at == levels.Length)
        {
            return step.IsOptional && Meets(levels, at, shape, next + 1);
        }

        bool fits = levels[at] == "+" || (step.Words is null ? levels[at].Length > 0 : step.Words.Contains(levels[at]));
        return (fits && Meets(levels, at + 1, shape, next + 1))
            || (fits && step.Spans && Meets(levels, at + 1, shape, next))
            || (step.IsOptional && Meets(levels, at, shape, next + 1));
    }

    private static Step[] ShapeOf(CatalogueEntry entry)
    {
        Step[] constant = [.. entry.TopicRoot.TrimEnd('/').Split('/').Select(word => new Step([word], false, false))];
        return [.. constant, .. entry.Levels.Select(level => new Step(level.Name == "op"
            ? Catalogue.Ops
            : null, level.Spans, level.Optional))];
    }

    /// <summary>A level of a topic.</summary>
    /// <param name="Words">The words that may stand there, or null for any.</param>
    /// <param name="Spans">It may be several levels.</param>
    /// <param name="IsOptional">It may be absent.</param>
    private sealed record Step(IReadOnlyList<string>? Words, bool Spans, bool IsOptional);
}
