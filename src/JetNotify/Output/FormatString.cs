using System.Diagnostics.CodeAnalysis;
using System.Text;
using JetNotify.Junos;

namespace JetNotify.Output;

/// <summary>A compiled <c>-F</c> format (mosquitto_sub(1), "OUTPUT FORMAT"), and <c>%{path}</c> for what an event
/// holds. Immutable.</summary>
internal sealed class FormatString
{
    private const string Fields = "tpxXlqrmdfjJIUACDEFPRS";
    private const string Times = "aAbBcCdDeFgGhHIjklmMNpPrRsSTuUVwWxXyYzZ";
    private const string Separators = "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~ ";

    // Wide enough for any screen, narrow enough for any typing mistake.
    private const int MaxWidth = 65_535;

    private FormatString(FormatStep[] steps) => Steps = steps;

    /// <summary>What to append for each message, in order.</summary>
    public FormatStep[] Steps { get; }

    /// <summary>Compiles a format.</summary>
    /// <param name="text">The format as typed.</param>
    /// <param name="format">The compiled format when there is nothing wrong with it.</param>
    /// <param name="error">What is wrong and at which character, counted from 1, without a full stop; empty when
    /// nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out FormatString? format, out string error)
    {
        var steps = new List<FormatStep>();
        var literal = new StringBuilder();
        error = "";
        for (int at = 0; at < text.Length && error.Length == 0;)
        {
            int start = at;
            switch (text[at++])
            {
                case '%':
                    error = ReadField(text, start, ref at, out var field);
                    AddStep(steps, literal, field);
                    break;
                case '@':
                    error = ReadTime(text, start, ref at, out var time);
                    AddStep(steps, literal, time);
                    break;
                case '\\':
                    error = ReadEscape(text, start, ref at, literal);
                    break;
                default:
                    literal.Append(text[start]);
                    break;
            }
        }

        AddLiteral(steps, literal);
        format = error.Length == 0 ? new FormatString([.. steps]) : null;
        return format is not null;
    }

    /// <summary>Reads <c>[-0][width][.precision]</c> and <c>[separator]letter</c> or <c>{path}</c>.</summary>
    private static string ReadField(string text, int start, ref int at, out FormatStep step)
    {
        step = default;
        bool left = false;
        bool zero = false;
        for (; at < text.Length && text[at] is '-' or '0'; at++)
        {
            left |= text[at] == '-';
            zero |= text[at] == '0';
        }

        int width = ReadNumber(text, ref at);
        int precision = -1;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            precision = ReadNumber(text, ref at);
        }

        if (width > MaxWidth || precision > MaxWidth)
        {
            return $"'{text[start..at]}' at character {start + 1} is wider than {MaxWidth}";
        }

        if (IsPath(text, at, precision))
        {
            step = new FormatStep(FormatKind.Field) { Left = left, Zero = zero, Width = width, Precision = precision };
            return ReadPath(text, start, ref at, ref step);
        }

        char separator = ' ';
        if (at < text.Length && Separators.Contains(text[at]))
        {
            separator = text[at++];
        }

        if (at == text.Length)
        {
            return $"'{text[start..]}' at character {start + 1} lacks its letter; a percent sign is '%%'";
        }

        char letter = text[at++];
        step = new FormatStep(FormatKind.Field)
        {
            Letter = letter,
            Left = left,
            Zero = zero,
            Width = width,
            Precision = precision,
            Separator = (byte)separator,
        };
        return letter == '%' || Fields.Contains(letter)
            ? ""
            : $"'{text[start..at]}' at character {start + 1} is no field; there are %, {{path}} and {string.Join(' ', Fields.AsEnumerable())}";
    }

    /// <summary>A brace opens a path; but between groups of nibbles it is a separator, and no path begins with an
    /// x.</summary>
    private static bool IsPath(string text, int at, int precision) =>
        at < text.Length && text[at] == '{' && !(precision >= 0 && at + 1 < text.Length && text[at + 1] is 'x' or 'X');

    private static string ReadPath(string text, int start, ref int at, ref FormatStep step)
    {
        int from = at + 1;
        int end = from;
        while (end < text.Length && text[end] != '}')
        {
            end += text[end] == '\\' && end + 1 < text.Length ? 2 : 1;
        }

        if (end >= text.Length)
        {
            return $"'{text[start..]}' at character {start + 1} lacks its closing brace";
        }

        at = end + 1;
        if (!EventPath.TryParse(text[from..end], out var path, out var wrong))
        {
            return $"'{text[start..at]}' is wrong at character {from + wrong.Position + 1}: {wrong.Message}";
        }

        step = step with { Path = path };
        return "";
    }

    private static string ReadTime(string text, int start, ref int at, out FormatStep step)
    {
        step = default;
        if (at == text.Length)
        {
            return $"'@' at character {start + 1} lacks its letter; an at sign is '@@'";
        }

        char letter = text[at++];
        step = new FormatStep(FormatKind.Time) { Letter = letter };
        return letter is '@' or '%' or 'n' or 't' || Times.Contains(letter)
            ? ""
            : $"'{text[start..at]}' at character {start + 1} is no part of a time; there are @ % n t and "
                + $"{string.Join(' ', Times.AsEnumerable())}";
    }

    private static string ReadEscape(string text, int start, ref int at, StringBuilder literal)
    {
        if (at == text.Length)
        {
            return $"'\\' at character {start + 1} lacks what it escapes; a backslash is '\\\\'";
        }

        int which = "\\0aenrtv".IndexOf(text[at++], StringComparison.Ordinal);
        if (which < 0)
        {
            return $"'{text[start..at]}' at character {start + 1} is no escape; there are \\\\ \\0 \\a \\e \\n \\r "
                + "\\t \\v";
        }

        literal.Append("\\\0\a\e\n\r\t\v"[which]);
        return "";
    }

    /// <summary>Reads digits; what does not fit is more than any width may be.</summary>
    private static int ReadNumber(string text, ref int at)
    {
        int value = 0;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            value = Math.Min(MaxWidth + 1, (value * 10) + text[at] - '0');
        }

        return value;
    }

    private static void AddStep(List<FormatStep> steps, StringBuilder literal, FormatStep step)
    {
        switch (step)
        {
            case { Letter: '%' }:
                literal.Append('%');
                break;
            case { Kind: FormatKind.Time, Letter: '@' }:
                literal.Append('@');
                break;
            case { Kind: FormatKind.Time, Letter: 'n' }:
                literal.Append('\n');
                break;
            case { Kind: FormatKind.Time, Letter: 't' }:
                literal.Append('\t');
                break;
            default:
                AddLiteral(steps, literal);
                steps.Add(step);
                break;
        }
    }

    private static void AddLiteral(List<FormatStep> steps, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            steps.Add(new FormatStep(FormatKind.Literal) { Literal = Encoding.UTF8.GetBytes(literal.ToString()) });
            literal.Clear();
        }
    }
}
