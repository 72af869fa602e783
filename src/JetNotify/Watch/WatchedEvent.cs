using System.Text;
using JetNotify.Output;

namespace JetNotify.Watch;

/// <summary>One event, whole, for whoever looks at it.</summary>
/// <param name="Topic">Its topic, safe for a terminal.</param>
/// <param name="Payload">Its body as it was, or the beginning of a long one.</param>
internal sealed record WatchedEvent(string Topic, string Payload)
{
    /// <summary>Returns a copy of one that is kept.</summary>
    public static WatchedEvent Of(KeptEvent kept) => new(
        TerminalText.Escaped(Encoding.UTF8.GetString(kept.Topic)), Encoding.UTF8.GetString(kept.Payload));

    /// <summary>Returns its lines, safe for a terminal.</summary>
    public IEnumerable<string> Lines() =>
        Payload.TrimEnd().Split('\n').Select(line => TerminalText.Escaped(line.TrimEnd('\r')));
}
