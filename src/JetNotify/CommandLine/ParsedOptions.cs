using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using JetNotify.Output;

namespace JetNotify.CommandLine;

/// <summary>What was typed: every value alone is parsed already, their combination is the plan's business. One
/// thread.</summary>
internal sealed class ParsedOptions
{
    private readonly ParseResult _result;

    /// <param name="result">A parse without errors.</param>
    public ParsedOptions(ParseResult result) => _result = result;

    /// <summary>Where the options come from that were not typed.</summary>
    public IReadOnlyDictionary<DeclaredOption, ValueSource> Sources { get; init; } =
        new Dictionary<DeclaredOption, ValueSource>();

    /// <summary>Whether what the command is about was typed without an option's name.</summary>
    public bool HasBareValue { get; init; }

    /// <summary>Parses arguments of a command that is not typed, in their unambiguous form.</summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="sources">Where the options come from that are not as good as typed.</param>
    /// <param name="problems">Gets each thing that is wrong with a value, as sentences that begin with the option's
    /// name.</param>
    public static ParsedOptions Parse(
        ToolCommand command, IReadOnlyList<string> arguments, IReadOnlyDictionary<DeclaredOption, ValueSource> sources,
            List<string> problems)
    {
        var result = command.Command.Parse(
            arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        problems.AddRange(result.Errors.Select(error =>
            error.SymbolResult is OptionResult { Option: { } option }
                ? $"{option.Name}: {error.Message}"
                : error.Message));
        return new ParsedOptions(result) { Sources = sources };
    }

    /// <summary>Returns what was typed as values of the option, each time it was given; for one without a value
    /// <c>true</c>.</summary>
    public IReadOnlyList<string> TypedValues(DeclaredOption option) => !Has(option) ? []
        : option.TakesValue ? [.. _result.GetResult(option)!.Tokens.Select(token => token.Value)]
        : ["true"];

    /// <summary>Whether the option was given.</summary>
    public bool Has(DeclaredOption option) => Times(option) > 0;

    /// <summary>Whether the option was typed, and does not come from environment or profile.</summary>
    public bool IsTyped(DeclaredOption option) => Has(option) && !Sources.ContainsKey(option);

    /// <summary>Returns how often the option was given.</summary>
    public int Times(DeclaredOption option) => _result.GetResult(option)?.IdentifierTokenCount ?? 0;

    /// <summary>Returns the first of these options that was given, or null.</summary>
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

    /// <summary>Gets the option's value.</summary>
    public bool TryGet<T>(ValueOption<T> option, [MaybeNullWhen(false)] out T value)
    {
        if (All(option) is [.., var last])
        {
            value = last;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Gets the option's value as it was typed.</summary>
    public bool TryGetTyped(DeclaredOption option, [NotNullWhen(true)] out string? text)
    {
        text = _result.GetResult(option)?.Tokens is [var only, ..] ? only.Value : null;
        return text is not null;
    }

    /// <summary>Returns the option's value, or what holds without it.</summary>
    public T Get<T>(ValueOption<T> option, T otherwise) => TryGet(option, out var value) ? value : otherwise;

    /// <summary>Returns the values of an option that may be given more than once, in the order typed.</summary>
    public IReadOnlyList<T> All<T>(ValueOption<T> option) => _result.GetValue(option) as List<T> ?? [];

    /// <summary>Returns the values of an option of lists, all of them in the order typed.</summary>
    public List<T> Listed<T>(ValueOption<IReadOnlyList<T>> option) => [.. All(option).SelectMany(values => values)];

    /// <summary>Returns what was typed beside the options.</summary>
    public string[] Operands(Argument argument) =>
        [.. _result.GetResult(argument)?.Tokens.Select(token => token.Value) ?? []];

    /// <summary>Returns these options of lists as they were typed, by their long names: to say what was made of
    /// them.</summary>
    public string Words(IEnumerable<DeclaredOption> options) => string.Join(' ',
        from option in options
        let given = _result.GetResult(option)
        where given is not null
        from token in given.Tokens
        select $"{option.Name} {Quoting.List(token.Value)}");

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
