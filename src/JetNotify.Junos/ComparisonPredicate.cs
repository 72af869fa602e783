using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;

namespace JetNotify.Junos;

/// <summary>One comparison of a condition, bound to a decoder. Besides the value as it is, what the pretty form shows
/// of it counts: a time with a space in it, a list without its signs. One thread at a time.</summary>
internal sealed class ComparisonPredicate : WherePredicate
{
    private const int DateLength = 10;
    private const int TimeLength = 19;

    private readonly WhereOperator _op;
    private readonly EventField _field;
    private readonly Glob? _glob;
    private readonly Regex? _regex;
    private readonly double _number;
    private readonly bool _isSeverity;
    private readonly int _severities;
    private readonly bool _isTime;
    private char[] _chars = [];
    private byte[] _shown = [];

    public ComparisonPredicate(WhereComparison comparison, EventField field)
    {
        _op = comparison.Operator;
        _field = field;
        _glob = comparison.Glob;
        _regex = comparison.Regex;
        _number = comparison.Number;
        _isSeverity = comparison.Path.IsSeverity;
        _severities = comparison.Severities;
        _isTime = comparison.Path.IsTime;
    }

    /// <inheritdoc/>
    public override bool Holds(in JetEvent message)
    {
        if (!message.TryGet(_field, out var text))
        {
            return _op == WhereOperator.NotEqual;
        }

        // A severity that nobody knows is compared as any other text.
        if (_isSeverity && SeverityWords.TryParse(text, out var severity))
        {
            return (_severities & (1 << (int)severity)) != 0;
        }

        return _op switch
        {
            WhereOperator.Equal => Fits(text),
            WhereOperator.NotEqual => !Fits(text),
            WhereOperator.Matches => Fits(text),
            _ => !_isSeverity && TryNumber(text, out double number) && Compares(number),
        };
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out double number) =>
        Utf8Parser.TryParse(text, out number, out int used) && used == text.Length && double.IsFinite(number);

    private bool Fits(ReadOnlySpan<byte> text) =>
        FitsAsIs(text) || (HasOtherLook(text) && FitsAsIs(Shown(text)));

    private bool FitsAsIs(ReadOnlySpan<byte> text) => _glob?.IsMatch(text) ?? Matches(text);

    private bool HasOtherLook(ReadOnlySpan<byte> text) =>
        text is [(byte)'[', ..] || (_isTime && text.Length == TimeLength && text[DateLength] == (byte)'-');

    private ReadOnlySpan<byte> Shown(ReadOnlySpan<byte> text)
    {
        if (_shown.Length < text.Length)
        {
            _shown = new byte[Math.Max(text.Length, 2 * _shown.Length)];
        }

        if (_isTime)
        {
            text.CopyTo(_shown);
            _shown[DateLength] = (byte)' ';
            return _shown.AsSpan(0, text.Length);
        }

        int length = 0;
        foreach (byte b in text)
        {
            if (b is not ((byte)'[' or (byte)']' or (byte)'"' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                _shown[length++] = b;
            }
        }

        return _shown.AsSpan(0, length);
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

    private bool Compares(double number) => _op switch
    {
        WhereOperator.Less => number < _number,
        WhereOperator.LessOrEqual => number <= _number,
        WhereOperator.Greater => number > _number,
        _ => number >= _number,
    };
}
