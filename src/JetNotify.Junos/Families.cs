using System.Buffers;

namespace JetNotify.Junos;

/// <summary>The names of protocol families. Which there are the release of Junos decides, so that any word is one that
/// could be. Immutable; safe from any thread.</summary>
public static class Families
{
    private static readonly SearchValues<char> s_characters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Those worth offering.</summary>
    public static IReadOnlyList<string> Common { get; } = ["inet", "inet6", "mpls", "iso"];

    /// <summary>Whether a text, in lower case, could be the name of one.</summary>
    public static bool IsName(string text) => !text.AsSpan().ContainsAnyExcept(s_characters);
}
