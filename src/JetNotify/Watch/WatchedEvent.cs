namespace JetNotify.Watch;

/// <summary>An event that came: in words, and as it was.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Router">Its router.</param>
/// <param name="Kind">Kind and operation.</param>
/// <param name="Thing">What it is about, safe for a terminal.</param>
/// <param name="Text">What is told of it, safe for a terminal.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its body.</param>
internal sealed record WatchedEvent(
    DateTime At, string Router, string Kind, string Thing, string Text, byte[] Topic, byte[] Payload)
{
    private const int OfItsOwn = 200;

    /// <summary>How much memory it takes, about.</summary>
    public long Bytes => OfItsOwn + Topic.Length + Payload.Length + (2 * (Thing.Length + Text.Length));

    /// <summary>The filter it was last held against, and what that said.</summary>
    public (object? Filter, bool Keeps) Held { get; set; }
}
