namespace JetNotify.Junos;

/// <summary>The text of topic filters: literals without wildcards of their own, and which filter makes another
/// needless.</summary>
internal static class TopicPattern
{
    /// <summary>The two shapes of an interface name.</summary>
    public static readonly string[] AnyInterface = ["+", "+/+/+"];

    /// <summary>
    /// A value as levels of a filter. A level that holds a wildcard character becomes <c>+</c>: as a topic name it
    /// cannot exist [MQTT-4.7.1-1], and as a wildcard it would ask for more than was meant; the test on the event takes
    /// it literally.
    /// </summary>
    public static string Literal(string value) =>
        string.Join('/', value.Split('/').Select(level => level.AsSpan().IndexOfAny('+', '#', '\0') < 0 ? level : "+"));

    /// <summary>The filters without those that another covers, in their order.</summary>
    public static IReadOnlyList<string> Reduce(IEnumerable<string> filters)
    {
        string[] distinct = [.. filters.Distinct()];
        return [.. distinct.Where(filter => !distinct.Any(other => other != filter && Covers(other, filter)))];
    }

    /// <summary>Whether every topic that <paramref name="inner"/> matches is matched by <paramref name="outer"/> (MQTT
    /// 3.1.1 §4.7.1).</summary>
    public static bool Covers(string outer, string inner)
    {
        string[] wide = outer.Split('/');
        string[] narrow = inner.Split('/');
        for (int i = 0; i < wide.Length; i++)
        {
            if (wide[i] == "#")
            {
                return true;
            }

            if (i >= narrow.Length || narrow[i] == "#" || (wide[i] != "+" && wide[i] != narrow[i]))
            {
                return false;
            }
        }

        // "a/#" matches "a" too, so a wide filter that ends just there does not cover it.
        return wide.Length == narrow.Length;
    }
}
