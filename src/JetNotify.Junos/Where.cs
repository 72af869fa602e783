using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace JetNotify.Junos;

/// <summary>
/// A condition on an event, <c>PATH OP VALUE</c>: <c>attributes.family = inet6</c>.
/// <list type="bullet">
/// <item><c>=</c> and <c>!=</c> compare the whole text with a glob (<c>*</c>, <c>?</c>, <c>\</c>).</item>
/// <item><c>=~</c> looks for a regular expression, in linear time.</item>
/// <item><c>&lt; &lt;= &gt; &gt;=</c> compare numbers, also those that come as strings; a value that is no number fails.</item>
/// <item>Severity compares without case, and by rank with the four above: <c>severity &gt;= warning</c> is "warning or graver".</item>
/// <item>A path that an event lacks fails every operator but <c>!=</c>.</item>
/// </list>
/// White space around the operator does not matter; a value in single or double quotes is taken without them. Immutable; safe from any
/// thread.
/// </summary>
public sealed class Where
{
    private Where(string text, EventPath path, WhereOperator op, string value)
    {
        Text = text;
        Path = path;
        Operator = op;
        Value = value;
    }

    /// <summary>The condition as written.</summary>
    public string Text { get; }

    /// <summary>What it looks at.</summary>
    public EventPath Path { get; }

    /// <summary>How it compares.</summary>
    public WhereOperator Operator { get; }

    /// <summary>What it compares with, without quotes.</summary>
    public string Value { get; }

    internal Glob? Glob { get; private set; }

    internal Regex? Regex { get; private set; }

    internal double Number { get; private set; }

    /// <summary>Reads a condition; an error points at the character.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out Where? where, [NotNullWhen(false)] out ParseError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        where = null;
        int at = SkipSpace(text, 0);
        int pathStart = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && !"=!<>~".Contains(text[at], StringComparison.Ordinal))
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 2 : 1;
        }

        if (!EventPath.TryParse(text[pathStart..at], out EventPath? path, out error))
        {
            error = new ParseError(text, pathStart + error.Position, error.Message);
            return false;
        }

        at = SkipSpace(text, at);
        if (!TryOperator(text, ref at, out WhereOperator op))
        {
            error = new ParseError(text, at, "an operator is missing here: = != =~ < <= > >=");
            return false;
        }

        int valueStart = SkipSpace(text, at);
        if (!TryValue(text, ref valueStart, out string? value, out error))
        {
            return false;
        }

        var result = new Where(text, path, op, value);
        error = result.Compile(valueStart);
        where = error is null ? result : null;
        return error is null;
    }

    /// <summary>Makes the condition ready for one decoder, and asks the decoder for its path.</summary>
    public WherePredicate Bind(EventDecoder decoder)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        return new WherePredicate(this, decoder.Add(Path));
    }

    /// <summary>The condition as written.</summary>
    public override string ToString() => Text;

    private ParseError? Compile(int valueStart)
    {
        switch (Operator)
        {
            case WhereOperator.Equal or WhereOperator.NotEqual:
                Glob = new Glob(Value, Path.IsSeverity);
                return null;
            case WhereOperator.Matches:
                return CompileRegex(valueStart);
            default:
                if (Path.IsSeverity)
                {
                    if (!SeverityWords.TryParse(Encoding.UTF8.GetBytes(Value), out Severity severity))
                    {
                        return new ParseError(Text, valueStart, $"a severity is one of {string.Join(", ", SeverityWords.All)}");
                    }

                    Number = (double)severity;
                    return null;
                }

                if (!double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
                {
                    return new ParseError(Text, valueStart, "this operator compares numbers, and this is none");
                }

                Number = number;
                return null;
        }
    }

    private ParseError? CompileRegex(int valueStart)
    {
        RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
            | (Path.IsSeverity ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            Regex = new Regex(Value, options);
            return null;
        }
        catch (RegexParseException e)
        {
            return new ParseError(Text, Math.Min(valueStart + e.Offset, Text.Length), $"the regular expression is wrong here ({e.Error})");
        }
        catch (NotSupportedException)
        {
            return new ParseError(Text, valueStart, "look-around, back-references and atomic groups cannot run in linear time");
        }
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool TryOperator(string text, ref int at, out WhereOperator op)
    {
        char first = at < text.Length ? text[at] : '\0';
        char second = at + 1 < text.Length ? text[at + 1] : '\0';
        (op, int length) = (first, second) switch
        {
            ('=', '~') => (WhereOperator.Matches, 2),
            ('!', '=') => (WhereOperator.NotEqual, 2),
            ('<', '=') => (WhereOperator.LessOrEqual, 2),
            ('>', '=') => (WhereOperator.GreaterOrEqual, 2),
            ('=', _) => (WhereOperator.Equal, 1),
            ('<', _) => (WhereOperator.Less, 1),
            ('>', _) => (WhereOperator.Greater, 1),
            _ => (default, 0),
        };
        at += length;
        return length > 0;
    }

    private static bool TryValue(
        string text, ref int start, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out ParseError? error)
    {
        error = null;
        value = text[start..].TrimEnd();
        if (value.Length == 0)
        {
            error = new ParseError(text, text.Length, "a value is missing here; '' is the empty text");
            return false;
        }

        if (value[0] is '=' or '<' or '>' or '!' or '~')
        {
            error = new ParseError(text, start, "an operator is one of = != =~ < <= > >=; a value that begins like one goes in quotes");
            return false;
        }

        if (value[0] is not ('"' or '\''))
        {
            return true;
        }

        if (value.Length == 1 || value[^1] != value[0])
        {
            error = new ParseError(text, start, "this quote has no end");
            return false;
        }

        value = value[1..^1];
        start++;
        return true;
    }
}
