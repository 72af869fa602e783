using System.Diagnostics.CodeAnalysis;

namespace JetNotify.Junos;

/// <summary>Reads conditions: comparisons joined by <c>not</c>, <c>and</c>, <c>or</c> and parentheses, the first
/// binding closest.</summary>
internal sealed class WhereParser
{
    // Deeper is nobody's condition, and every level takes some of the stack.
    private const int DeepestNesting = 100;

    private readonly string _text;
    private int _at;
    private int _depth;
    private bool _isJoined;
    private ParseError? _error;

    private readonly bool _isSelection;

    private WhereParser(string text, bool isSelection) => (_text, _isSelection) = (text, isSelection);

    /// <summary>Reads the whole text; an error points at the character.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="isSelection">Whether it selects routers: paths are the names of tags.</param>
    /// <param name="root">What was read.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryParse(
        string text, bool isSelection, [NotNullWhen(true)] out WhereNode? root,
            [NotNullWhen(false)] out ParseError? error)
    {
        var parser = new WhereParser(text, isSelection);
        root = parser.Alternatives();
        if (root is not null && parser.Rest() is not '\0')
        {
            root = parser.Fail(parser._at, parser._text[parser._at] == ')'
                ? "this parenthesis closes none; a value that holds one goes in quotes"
                : "'and' or 'or' is missing here");
        }

        error = root is null ? parser._error! : null;
        return root is not null;
    }

    private WhereNode? Alternatives() => Joined("or", "||", () => Joined("and", "&&", Term, all: true), all: false);

    private WhereNode? Joined(string word, string sign, Func<WhereNode?> next, bool all)
    {
        var parts = new List<WhereNode>();
        do
        {
            _ = Rest();
            int start = _at;
            if (next() is not { } part)
            {
                return null;
            }

            if (all && WhereKinds.Contradiction(parts, part) is { } contradiction)
            {
                return Fail(start, contradiction);
            }

            parts.Add(part);
        }
        while (Accepts(word, sign) && (_isJoined = true));

        return parts.Count == 1 ? parts[0] : new WhereJunction(all, parts);
    }

    private WhereNode? Term()
    {
        bool isNegated = Accepts("not", "!");
        if (!isNegated && Rest() != '(')
        {
            return Comparison();
        }

        if (++_depth > DeepestNesting)
        {
            return Fail(_at, $"parentheses and 'not' are nested more than {DeepestNesting} deep here");
        }

        var inner = isNegated ? Term() : Enclosed();
        _depth--;
        return inner is null || !isNegated ? inner : new WhereNegation(inner);
    }

    private WhereNode? Enclosed()
    {
        int opened = _at++;
        if (Alternatives() is not { } inner)
        {
            return null;
        }

        if (Rest() != ')')
        {
            return _at < _text.Length
                ? Fail(_at, "'and' or 'or' is missing here")
                : Fail(opened, "this parenthesis is not closed");
        }

        _at++;
        return inner;
    }

    private WhereComparison? Comparison()
    {
        _ = Rest();
        int pathStart = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !"=!<>~()&|".Contains(_text[_at],
            StringComparison.Ordinal))
        {
            _at += _text[_at] == '\\' && _at + 1 < _text.Length ? 2 : 1;
        }

        string name = _text[pathStart.._at];
        EventPath? path;
        ParseError? wrong;
        if (!(_isSelection
            ? EventPath.TrySelection(name, out path, out wrong)
            : EventPath.TryParse(name, out path, out wrong)))
        {
            string hint = wrong!.Unknown is not null && _isJoined
                ? "; a value that holds 'and' or 'or' goes in quotes"
                : "";
            _error = wrong with { Text = _text, Position = pathStart + wrong.Position, Message = wrong.Message + hint };
            return null;
        }

        _ = Rest();
        if (!TryOperator(out var op))
        {
            Fail(_at, "an operator is missing here: = != =~ < <= > >=");
            return null;
        }

        _ = Rest();
        int valueStart = _at;
        if (WhereValue.Read(_text, ref valueStart, ref _at, op, out string value) is { } problem)
        {
            _error = problem;
            return null;
        }

        return WhereComparison.TryCompile(path!, op, value, _text, valueStart, out var comparison, out _error)
            ? comparison : null;
    }

    private bool TryOperator(out WhereOperator op)
    {
        char first = _at < _text.Length ? _text[_at] : '\0';
        char second = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
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
        _at += length;
        return length > 0;
    }

    /// <summary>Goes past white space and returns what stands there, or U+0000 at the end.</summary>
    private char Rest()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool Accepts(string word, string sign)
    {
        _ = Rest();
        int length = WhereValue.JoinsAt(_text, _at, word, sign);
        _at += length;
        return length > 0;
    }

    private WhereNode? Fail(int at, string message)
    {
        _error = new ParseError(_text, at, message);
        return null;
    }
}
