using JetNotify.Output;

namespace JetNotify.CommandLine;

/// <summary>Values that are one of a few words.</summary>
internal static class WordParser
{
    /// <summary>Returns the parser of these words; the error lists them.</summary>
    /// <param name="noun">What any other word is not, with its article: "a level".</param>
    /// <param name="words">The words and what each means.</param>
    public static ValueParser<T> Of<T>(string noun, params IReadOnlyList<(string Word, T Value)> words)
    {
        return Parse;

        string? Parse(string text, out T value)
        {
            foreach (var (word, meaning) in words)
            {
                if (word == text)
                {
                    value = meaning;
                    return null;
                }
            }

            value = default!;
            return $"{Quoting.Text(text)} is not {noun} ({OneOf([.. words.Select(known => known.Word)])})";
        }
    }

    /// <summary>Returns words as a sentence lists them: "a, b or c".</summary>
    public static string OneOf(IReadOnlyList<string> words) => $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
}
