using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace JetNotify.Junos;

/// <summary>One comparison of a condition, compiled. Immutable; safe from any thread.</summary>
internal sealed class WhereComparison : WhereNode
{
    private WhereComparison(EventPath path, WhereOperator op)
    {
        Path = path;
        Operator = op;
    }

    /// <summary>What it looks at.</summary>
    public EventPath Path { get; }

    /// <summary>How it compares.</summary>
    public WhereOperator Operator { get; }

    /// <summary>What <c>=</c> and <c>!=</c> compare with.</summary>
    public Glob? Glob { get; private set; }

    /// <summary>What <c>=~</c> looks for.</summary>
    public Regex? Regex { get; private set; }

    /// <summary>What the others compare with.</summary>
    public double Number { get; private set; }

    /// <summary>The severities for which it holds, a bit each; of any other path nothing.</summary>
    public int Severities { get; private set; }

    /// <summary>The one text that <c>=</c> and <c>!=</c> compare with, in lower case where case does not matter; null
    /// where it has wildcards.</summary>
    public string? Literal => Glob is { IsLiteral: true } ? Glob.LiteralPrefix : null;

    public override bool IsAround => Path.IsAround;

    public override bool UsesTags => Path.IsTag;

    public override bool NeedsDerived =>
        Operator != WhereOperator.NotEqual && WhereVocabulary.HoldsForDerivedAlone(this);

    public override int HoldsFor => WhereKinds.HoldsFor(this);

    public override int FailsFor => WhereKinds.FailsFor(this);

    // Whether it names the only text, or severities, that it takes.
    private bool WantsSome => Operator switch
    {
        WhereOperator.Equal => Literal is not null,
        WhereOperator.NotEqual or WhereOperator.Matches => false,
        _ => Path.IsSeverity,
    };

    /// <summary>Compiles a comparison.</summary>
    /// <param name="path">What it looks at.</param>
    /// <param name="op">How it compares.</param>
    /// <param name="value">What it compares with, without quotes.</param>
    /// <param name="text">The whole condition, for the error.</param>
    /// <param name="at">Where the value begins in it.</param>
    /// <param name="comparison">The comparison, where nothing is wrong.</param>
    /// <param name="error">A value that is none of the operator's, or for which the comparison can never hold.</param>
    public static bool TryCompile(
        EventPath path, WhereOperator op, string value, string text, int at,
        [NotNullWhen(true)] out WhereComparison? comparison, [NotNullWhen(false)] out ParseError? error)
    {
        var compiled = new WhereComparison(path, op);
        error = compiled.Compile(value, text, at);
        comparison = error is null ? compiled : null;
        return error is null;
    }

    /// <summary>Whether no event can meet both it and another: both want one text, or some severities, of the same
    /// field, and have none in common. A time and a list have two looks, so two texts may fit them.</summary>
    public bool Excludes(WhereComparison other)
    {
        if (!WantsSome || !other.WantsSome || !Path.LeadsWhere(other.Path))
        {
            return false;
        }

        return Path.IsSeverity ? (Severities & other.Severities) == 0
            : !Path.IsTime && Literal is not ['[', ..] && other.Literal is not ['[', ..] && Literal != other.Literal;
    }

    public override WherePredicate Bind(EventDecoder decoder) => new ComparisonPredicate(this, decoder.Add(Path));

    private ParseError? Compile(string value, string text, int at)
    {
        switch (Operator)
        {
            case WhereOperator.Equal or WhereOperator.NotEqual:
                Glob = new Glob(value, ignoreCase: WhereVocabulary.IgnoresCase(Path));
                break;
            case WhereOperator.Matches when CompileRegex(value, text, at) is { } wrong:
                return wrong;
            case WhereOperator.Matches:
                break;
            default:
                if (!Path.IsSeverity && WhereVocabulary.NotANumber(Path) is { } word)
                {
                    return new ParseError(text, at, word);
                }

                if (!Path.IsSeverity)
                {
                    if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                        || !double.IsFinite(number))
                    {
                        return new ParseError(text, at, "this operator compares numbers, and this is none");
                    }

                    Number = number;
                }

                break;
        }

        if (Path.IsSeverity)
        {
            if (SeverityWords.Meant(Operator, value, Glob, Regex) is not { } bits)
            {
                return WhereVocabulary.NoSeverity(value, Operator, text, at);
            }

            Severities = bits;
            return null;
        }

        return WhereVocabulary.NeverHolds(this, value, text, at);
    }

    private ParseError? CompileRegex(string value, string text, int at)
    {
        var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
            | (WhereVocabulary.IgnoresCase(Path) ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            Regex = new Regex(value, options);
            return null;
        }
        catch (RegexParseException e)
        {
            return new ParseError(text, Math.Min(at + e.Offset, text.Length),
                $"the regular expression is wrong here ({e.Error})");
        }
        catch (NotSupportedException)
        {
            return new ParseError(text, at, "look-around, back-references and atomic groups cannot run in linear time");
        }
    }
}
