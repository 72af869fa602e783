using System.Text;
using System.Text.RegularExpressions;

namespace JetNotify.Junos;

/// <summary>What the values of some paths can be, and so which comparisons can never hold. Nothing is claimed of other
/// paths.</summary>
internal static partial class WhereVocabulary
{
    /// <summary>Whether the values of a path are words that people write in either case.</summary>
    public static bool IgnoresCase(EventPath path) =>
        path.IsSeverity || path.IsFacility || path.Root is PathRoot.Kind or PathRoot.Op || IsFamily(path);

    /// <summary>Returns why a path's values never compare as numbers, or null where they may.</summary>
    public static string? NotANumber(EventPath path) =>
        path.Root
            is PathRoot.Kind or PathRoot.Op or PathRoot.Interface or PathRoot.Family or PathRoot.Address
                or PathRoot.Prefix
            || path.IsTime || path.IsAttributes
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
    public static ParseError? NeverHolds(WhereComparison comparison, string value, string text, int at)
    {
        var path = comparison.Path;
        string? why = IsFamily(path) && Synonyms.Family(value) is { } family ? $"Junos calls {value} {family}"
            : comparison.Literal is { } literal ? NeverIs(path, literal, value)
            : null;
        return why is not null ? new ParseError(text, at, why) : path.Root switch
        {
            PathRoot.Kind =>
                OneOf(comparison, WhereKinds.Words, Synonyms.Kind(value), "kind of event", value, text, at),
            PathRoot.Op => OneOf(comparison, Catalogue.Ops, Synonyms.Op(value), "operation", value, text, at),
            _ => null,
        };
    }

    /// <summary>Whether a comparison holds for the kinds of what is derived alone.</summary>
    public static bool HoldsForDerivedAlone(WhereComparison comparison) => comparison.Path.Root == PathRoot.Kind
        && DerivedKinds.Names.Any(word => Fits(comparison, word))
        && !Catalogue.Entries.Any(entry => Fits(comparison, entry.Name));

    /// <summary>Whether the glob or the regular expression of a comparison takes a word.</summary>
    public static bool Fits(WhereComparison comparison, string word) =>
        comparison.Glob?.IsMatch(Encoding.UTF8.GetBytes(word)) ?? comparison.Regex!.IsMatch(word);

    private static ParseError? OneOf(
        WhereComparison comparison, IReadOnlyList<string> words, string? meant, string noun, string value, string text,
        int at) =>
        words.Any(word => Fits(comparison, word)) ? null
            : meant is not null ? new ParseError(text, at, $"Junos has no {noun} {value}; {meant} is nearest")
            : new ParseError(text, at, $"this is no {noun}: {string.Join(", ", words)}")
            {
                Unknown = value,
                Known = words
            };

    // Why a path never has exactly this text. What is made of payload and topic together is never empty: there it is
    // lacking.
    private static string? NeverIs(EventPath path, string literal, string value) => path switch
    {
        { Root: not PathRoot.Payload } when literal.Length == 0 =>
            $"nothing has an empty {path.Text}: {path.Text} = * is what has one, {path.Text} != * what has none",
        { Root: PathRoot.Address } when !IsAddress(literal) =>
            $"{value} is no address: 192.0.2.1/32, 2001:db8::1/128, or a glob as in 192.0.2.*",
        { Root: PathRoot.Address } when IsNetwork(literal) =>
            $"{value} is a network, no interface's address: --prefix {value} takes what lies inside",
        { Root: PathRoot.Prefix } when !IsAddress(literal) =>
            $"{value} is no prefix: 192.0.2.0/24, 2001:db8::/32, or a glob as in 192.0.2.*",
        { IsProcessId: true } when literal.Length == 0 || literal.AsSpan().ContainsAnyExceptInRange('0', '9') =>
            "a process-id is a number",
        { IsAttributes: true } when !literal.StartsWith('{') =>
            "attributes holds values by name: say which, as in attributes.family",
        _ when IsFamily(path) && !Families.IsName(literal) =>
            $"{value} is no family ({string.Join(", ", Families.Common)} …); 'or' joins several",
        _ => null,
    };

    private static bool IsAddress(string text) => IpPrefix.TryParse(text, out _) || OtherAddress().IsMatch(text);

    // Junos gives no interface an IPv4 address whose host part is zero, but on a link of two.
    private static bool IsNetwork(string text) =>
        IpPrefix.TryParse(text, out var prefix) && prefix is { IsV6: false, Length: < 31 } && prefix == prefix.Network;

    // What is no IP is not known in full: an ISO address, a MAC address, a label, 0x4 of tnp, the forwarding table's
    // default.
    [GeneratedRegex("^(default|0x[0-9a-f]+|[0-9]+|[0-9a-f.:]{16,})(/[0-9]+)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherAddress();

    private static bool IsFamily(EventPath path) => path.Root == PathRoot.Family
        || path.Text is "attributes.family" or "attributes.address-family";
}
