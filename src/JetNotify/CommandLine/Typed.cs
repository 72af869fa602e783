using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using JetNotify.Output;

namespace JetNotify.CommandLine;

/// <summary>What was typed: every value alone is understood already, their combination is the plan's business.</summary>
internal sealed class Typed
{
    private readonly ParseResult result;

    /// <summary>What was typed.</summary>
    /// <param name="result">A parse without errors.</param>
    public Typed(ParseResult result) => this.result = result;

    /// <summary>Whether the option was given.</summary>
    public bool Has(DeclaredOption option) => Times(option) > 0;

    /// <summary>How often the option was given.</summary>
    public int Times(DeclaredOption option) => result.GetResult(option)?.IdentifierTokenCount ?? 0;

    /// <summary>The first of these options that was given, or null.</summary>
    public DeclaredOption? FirstOf(params ReadOnlySpan<DeclaredOption> options)
    {
        foreach (var option in options)
        {
            if (Has(option))
            {
                return option;
            }
        }

        return null;
    }

    /// <summary>The option's value; where it was given more than once the last counts, so that an alias can be overruled.</summary>
    public bool TryGet<T>(ValueOption<T> option, [MaybeNullWhen(false)] out T value)
    {
        if (result.GetResult(option) is { Tokens: [.., var last] })
        {
            value = option.Meaning(last.Value);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The option's value, or what holds without it.</summary>
    public T Get<T>(ValueOption<T> option, T otherwise) => TryGet(option, out var value) ? value : otherwise;

    /// <summary>The values of an option that may be given more than once, in the order typed.</summary>
    public List<T> All<T>(ValueOption<T> option)
    {
        var values = new List<T>();
        if (result.GetResult(option) is { } given)
        {
            foreach (Token token in given.Tokens)
            {
                values.Add(option.Meaning(token.Value));
            }
        }

        return values;
    }

    /// <summary>The values of an option of lists, all of them in the order typed.</summary>
    public List<T> Listed<T>(ValueOption<IReadOnlyList<T>> option) => [.. All(option).SelectMany(values => values)];

    /// <summary>What was typed beside the options.</summary>
    public IReadOnlyList<string> Operands(Argument argument) =>
        [.. result.GetResult(argument)?.Tokens.Select(token => token.Value) ?? []];

    /// <summary>These options of lists as they were typed, by their long names: to say what was made of them.</summary>
    public string Words(IEnumerable<DeclaredOption> options) => string.Join(' ',
        from option in options
        let given = result.GetResult(option)
        where given is not null
        from token in given.Tokens
        select $"{option.Name} {Quoted.List(token.Value)}");

    /// <summary>Refuses two options together.</summary>
    /// <exception cref="UsageException">Both were given.</exception>
    public void NotBoth(DeclaredOption one, DeclaredOption other, string why)
    {
        if (Has(one) && Has(other))
        {
            throw new UsageException(one, $"not together with {other.Name}: {why}");
        }
    }

    /// <summary>Refuses an option that would do nothing without another.</summary>
    /// <exception cref="UsageException">It was given without the other.</exception>
    public void Needs(DeclaredOption one, DeclaredOption other, string why)
    {
        if (Has(one) && !Has(other))
        {
            throw new UsageException(one, $"needs {other.Name}: {why}");
        }
    }
}
