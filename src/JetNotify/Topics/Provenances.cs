using JetNotify.Junos;

namespace JetNotify.Topics;

/// <summary>Where knowledge comes from, in words.</summary>
internal static class Provenances
{
    private static readonly (Provenance Source, string Words, string Name)[] s_words =
    [
        (Provenance.Documented, "documentation", "documentation"),
        (Provenance.JuniperClient, "Juniper's client", "juniper-client"),
        (Provenance.Captured, "capture", "capture"),
        (Provenance.Inferred, "inferred", "inferred"),
    ];

    /// <summary>Returns the sources for people.</summary>
    public static string Text(Provenance sources) =>
        string.Join(", ", s_words.Where(word => sources.HasFlag(word.Source)).Select(word => word.Words));

    /// <summary>Returns the sources for programs.</summary>
    public static IEnumerable<string> Names(Provenance sources) =>
        s_words.Where(word => sources.HasFlag(word.Source)).Select(word => word.Name);
}
