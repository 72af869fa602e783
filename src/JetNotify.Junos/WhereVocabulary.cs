using System.Text;

namespace JetNotify.Junos;

/// <summary>What the values of some paths can be, and so which comparisons can never hold. Nothing is claimed of other
/// paths.</summary>
internal static class WhereVocabulary
{
    private static readonly string[] s_kinds = [.. Catalogue.Entries.Select(entry => entry.Name), .. DerivedKinds.Names];

    /// <summary>Whether the values of a path are words that people write in either case.</summary>
    public static bool IgnoresCase(EventPath path) =>
        path.IsSeverity || path.Root is PathRoot.Kind or PathRoot.Op || IsFamily(path);

    /// <summary>Returns why a path's values never compare as numbers, or null where they may.</summary>
    public static string? NotANumber(EventPath path) =>
        path.Root
            is PathRoot.Kind or PathRoot.Op or PathRoot.Interface or PathRoot.Family or PathRoot.Address or PathRoot.Prefix
            || path.IsTime
            ? $"this operator compares numbers, and {path.Text} is none: = != =~ compare it"
            : null;

    /// <summary>Returns what is wrong with a severity that nothing has.</summary>
    public static ParseError NoSeverity(string value, WhereOperator op, string text, int at) =>
        SeverityWords.TryParse(Encoding.UTF8.GetBytes(value), out _)
            ? new ParseError(text, at,
                $"nothing is {(op == WhereOperator.Less ? "less grave" : "graver")} than {value}")
            : new ParseError(text, at, $"a severity is one of {string.Join(", ", SeverityWords.All)}")
            {
                Unknown = value,
                Known = SeverityWords.Names,
            };

    /// <summary>Returns why a comparison could never hold, or never fail, whatever comes; null where it
    /// could.</summary>
    public static ParseError? NeverHolds(WhereComparison comparison, string value, string text, int at) =>
        comparison.Path.Root switch
        {
            PathRoot.Kind => OneOf(comparison, s_kinds, Synonyms.Kind(value), "kind of event", value, text, at),
            PathRoot.Op => OneOf(comparison, Catalogue.Ops, Synonyms.Op(value), "operation", value, text, at),
            _ => IsFamily(comparison.Path) && Synonyms.Family(value) is { } family
                ? new ParseError(text, at, $"Junos calls {value} {family}")
                : null,
        };

    /// <summary>Whether a comparison holds for the kinds of what is derived alone.</summary>
    public static bool HoldsForDerivedAlone(WhereComparison comparison) => comparison.Path.Root == PathRoot.Kind
        && DerivedKinds.Names.Any(word => Holds(comparison, word))
        && !Catalogue.Entries.Any(entry => Holds(comparison, entry.Name));

    private static bool Holds(WhereComparison comparison, string word) =>
        comparison.Glob?.IsMatch(Encoding.UTF8.GetBytes(word)) ?? comparison.Regex!.IsMatch(word);

    private static ParseError? OneOf(
        WhereComparison comparison, IReadOnlyList<string> words, string? meant, string noun, string value, string text,
        int at)
    {
        // The empty text is what an event without it is asked by.
        bool canHold = value.Length == 0
            || words.Any(word => Holds(comparison, word));
        return canHold ? null
            : meant is not null ? new ParseError(text, at, $"Junos has no {noun} {value}; {meant} is nearest")
            : new ParseError(text, at, $"this is no {noun}: {string.Join(", ", words)}")
            {
                Unknown = value,
                Known = words
            };
    }

    private static bool IsFamily(EventPath path) => path.Root == PathRoot.Family
        || path.Text is "attributes.family" or "attributes.address-family";
}
