namespace JetNotify.CommandLine.Configuration;

/// <summary>An option's value that was not typed.</summary>
/// <param name="Option">The option.</param>
/// <param name="Values">Its values as they would be typed; of an option without a value whether it is meant.</param>
/// <param name="Source">Where they come from.</param>
internal sealed record Setting(DeclaredOption Option, IReadOnlyList<string> Values, ValueSource Source)
{
    private static readonly string[] s_no = ["", "0", "false", "no", "off"];
    private static readonly string[] s_yes = ["1", "true", "yes", "on"];

    /// <summary>Returns the arguments that say the same; none for an option that is switched off.</summary>
    /// <exception cref="UsageException">More than one value for an option of one, or no yes or no.</exception>
    public IReadOnlyList<string> Arguments()
    {
        if (Values.Count > 1 && !Option.MayRepeat)
        {
            throw new UsageException(Option, "given more than once, and only one value can hold");
        }

        return Option.TakesValue
            ? [.. Values.SelectMany(value => ArgumentNormalizer.ArgumentsOf(Option, Option.Joined(value)))]
            : [.. Enumerable.Repeat(Option.Name, Values.Sum(Times))];
    }

    private int Times(string text)
    {
        string word = text.ToLowerInvariant();
        return s_no.Contains(word) ? 0
            : s_yes.Contains(word) ? 1
            : Option.MayRepeat && word is [>= '2' and <= '9'] ? word[0] - '0'
            : throw new UsageException(Option, "true or false is expected, since it takes no value");
    }
}
