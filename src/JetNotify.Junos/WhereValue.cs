namespace JetNotify.Junos;

/// <summary>Where the value of a condition ends: at its quote, or before what joins it to the next.</summary>
internal static class WhereValue
{
    /// <summary>Reads a value.</summary>
    /// <param name="text">The whole condition.</param>
    /// <param name="start">Where it begins; without its quote, afterwards.</param>
    /// <param name="at">Is moved behind it.</param>
    /// <param name="op">The operator before it.</param>
    /// <param name="value">The value, without quotes.</param>
    /// <returns>What is wrong, or null.</returns>
    public static ParseError? Read(string text, ref int start, ref int at, WhereOperator op, out string value)
    {
        value = "";
        if (start < text.Length && text[start] is '=' or '<' or '>' or '!' or '~')
        {
            return new ParseError(text, start, "an operator is one of = != =~ < <= > >=; a value that begins like "
                + "one goes in quotes");
        }

        if (start < text.Length && text[start] is '"' or '\'')
        {
            int end = EndOfQuote(text, start);
            if (end < 0)
            {
                return new ParseError(text, start, "this quote has no end");
            }

            value = text[++start..end];
            at = end + 1;
            return null;
        }

        at = EndOfWords(text, start, op);
        value = text[start..at].TrimEnd();
        return value.Length > 0 ? null : new ParseError(text, at, "a value is missing here; '' is the empty text");
    }

    /// <summary>Returns how long the word or the sign is that stands at a place and joins conditions, or 0.</summary>
    public static int JoinsAt(string text, int at, string word, string sign)
    {
        if (string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0 && !(sign == "!" && at + 1 < text.Length
            && text[at + 1] == '='))
        {
            return sign.Length;
        }

        int end = at + word.Length;
        bool stands = end <= text.Length
            && text.AsSpan(at, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)
            && (at == 0 || !IsWord(text[at - 1])) && (end == text.Length || !IsWord(text[end]));
        return stands ? word.Length : 0;
    }

    // The same quote inside a word is part of the value: 'it's'.
    private static int EndOfQuote(string text, int start)
    {
        for (int i = start + 1; i < text.Length; i++)
        {
            if (text[i] == text[start] && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1])
                || text[i + 1] is ')' or '&' or '|'))
            {
                return i;
            }
        }

        return -1;
    }

    private static int EndOfWords(string text, int start, WhereOperator op)
    {
        int open = 0;
        int i = start;
        for (; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i = Math.Min(i + 1, text.Length - 1);
                    break;
                case '[' when op == WhereOperator.Matches && text.IndexOf(']',
                    Math.Min(i + 2, text.Length)) is > 0 and var close:
                    i = close;
                    break;
                case '(':
                    open++;
                    break;
                case ')' when open == 0:
                    return i;
                case ')':
                    open--;
                    break;
                case ' ' or '\t' or '&' or '|' when open == 0 && Joins(text, i):
                    return i;
                default:
                    break;
            }
        }

        return i;
    }

    private static bool Joins(string text, int at)
    {
        int next = char.IsWhiteSpace(text[at]) ? at + 1 : at;
        return next < text.Length && (JoinsAt(text, next, "and", "&&") > 0 || JoinsAt(text, next, "or", "||") > 0);
    }

    private static bool IsWord(char c) => !char.IsWhiteSpace(c) && c is not ('(' or ')');
}
