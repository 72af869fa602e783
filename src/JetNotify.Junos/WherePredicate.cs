using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;

namespace JetNotify.Junos;

/// <summary>A <see cref="Where"/> bound to a decoder. Allocates nothing per event; one thread at a time.</summary>
public sealed class WherePredicate
{
    private readonly WhereOperator _op;
    private readonly EventField _field;
    private readonly Glob? _glob;
    private readonly Regex? _regex;
    private readonly double _number;
    private readonly bool _isSeverity;
    private char[] _chars = [];

    internal WherePredicate(Where where, EventField field)
    {
        _op = where.Operator;
        _field = field;
        _glob = where.Glob;
        _regex = where.Regex;
        _number = where.Number;
        _isSeverity = where.Path.IsSeverity;
    }

    /// <summary>Whether the condition holds for an event of that decoder.</summary>
    public bool Holds(in JetEvent message)
    {
        if (!message.TryGet(_field, out ReadOnlySpan<byte> text))
        {
            return _op == WhereOperator.NotEqual;
        }

        return _op switch
        {
            WhereOperator.Equal => _glob!.IsMatch(text),
            WhereOperator.NotEqual => !_glob!.IsMatch(text),
            WhereOperator.Matches => Matches(text),
            _ => TryNumber(text, out double number) && Compares(number),
        };
    }

    // NonBacktracking works on characters only; bytes that are no UTF-8 become U+FFFD.
    private bool Matches(ReadOnlySpan<byte> text)
    {
        if (_chars.Length < text.Length)
        {
            _chars = new char[Math.Max(text.Length, 2 * _chars.Length)];
        }

        int length = Encoding.UTF8.GetChars(text, _chars);
        return _regex!.IsMatch(_chars.AsSpan(0, length));
    }

    private bool TryNumber(ReadOnlySpan<byte> text, out double number)
    {
        if (_isSeverity)
        {
            bool known = SeverityWords.TryParse(text, out Severity severity);
            number = (double)severity;
            return known;
        }

        return Utf8Parser.TryParse(text, out number, out int used) && used == text.Length && double.IsFinite(number);
    }

    private bool Compares(double number) => _op switch
    {
        WhereOperator.Less => number < _number,
        WhereOperator.LessOrEqual => number <= _number,
        WhereOperator.Greater => number > _number,
        _ => number >= _number,
    };
}
