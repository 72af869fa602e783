namespace JetNotify.Junos;

/// <summary>The kinds of what is derived from events, on topics that no router has: <c>jetnotify/flap/…</c>, without a
/// slash before.</summary>
internal static class DerivedKinds
{
    public static IReadOnlyList<string> Names { get; } = ["flap", "down", "silence"];

    /// <summary>Returns the kind that a topic tells, or nothing.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> topic) =>
        topic.StartsWith("jetnotify/flap/"u8) ? "flap"u8
        : topic.StartsWith("jetnotify/down/"u8) ? "down"u8
        : topic.StartsWith("jetnotify/silence/"u8) ? "silence"u8
        : default;
}
