using System.Text.RegularExpressions;

namespace JetNotify.Fleet.Inventory;

/// <summary>What a parser of TOML says of a text. Stateless; safe from any thread.</summary>
public static partial class TomlMessage
{
    /// <summary>Returns the message without what stands in the text, which may be a password that lacks its
    /// quotes.</summary>
    public static string WithoutText(string message) =>
        Text().Replace(message, "").ReplaceLineEndings(" ").Trim().TrimEnd('.');

    [GeneratedRegex(" (?:but was|instead of) .*$|(?<=token )`.*` ?", RegexOptions.Singleline)]
    private static partial Regex Text();
}
