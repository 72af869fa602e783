using System.CommandLine;

namespace JetNotify.CommandLine;

/// <summary>An option as it is declared: its names, what its value is called, and its help stand together.</summary>
/// <remarks>All are options of objects to System.CommandLine, whose messages name .NET types: ours name what was
/// expected.</remarks>
internal abstract class DeclaredOption : Option<object>
{
    /// <param name="name">The name errors and the plan use: the long one where there is one.</param>
    /// <param name="aliases">The other names.</param>
    /// <param name="help">What it does, for <c>--help</c>.</param>
    protected DeclaredOption(string name, string[] aliases, string help)
        : base(name, aliases)
    {
        Description = help;
    }

    /// <summary>Whether a value belongs to it.</summary>
    public bool TakesValue => HelpName is not null;

    /// <summary>Whether it may be given more than once; any other given twice is refused, since one of the two would
    /// not hold.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>Whether its value is a file that is read, and <c>-</c> standard input, which can be read
    /// once.</summary>
    public bool ReadsFile { get; init; }

    /// <summary>Whether the brief help has it.</summary>
    public bool IsCommon { get; set; }

    /// <summary>What a shell may offer in the value's place, or null.</summary>
    public Offer? Offer { get; init; }

    /// <summary>The key that it has in a profile.</summary>
    public string Setting => Name.TrimStart('-');

    /// <summary>The name that it has in the environment.</summary>
    public string Variable => $"JETNOTIFY_{Setting.ToUpperInvariant().Replace('-', '_')}";

    /// <summary>What is missing when the value is: "a port".</summary>
    public string ValueNoun { get; protected init; } = "a value";

    /// <summary>Returns how many arguments belong to the name, given those that follow; one for all but
    /// <c>-D</c>.</summary>
    public virtual int ArgumentsIn(ReadOnlySpan<string> following) => TakesValue ? 1 : 0;
}

/// <summary>An option without a value.</summary>
internal sealed class Flag : DeclaredOption
{
    public Flag(string name, string[] aliases, string help)
        : base(name, aliases, help)
    {
        Arity = ArgumentArity.Zero;
    }
}

/// <summary>Parses one value.</summary>
/// <param name="text">What was typed.</param>
/// <param name="value">What it means, where it means something.</param>
/// <returns>What is wrong with it, as the rest of a sentence after the option's name; null if nothing is.</returns>
internal delegate string? ValueParser<T>(string text, out T value);

/// <summary>An option with a value of its own type. What was typed is parsed once; the values travel as a
/// <see cref="List{T}"/>.</summary>
internal class ValueOption<T> : DeclaredOption
{
    /// <param name="name">The name errors and the plan use.</param>
    /// <param name="aliases">The other names.</param>
    /// <param name="valueName">What the value is called in help, in capitals.</param>
    /// <param name="valueNoun">What is missing when the value is, with its article: "a port".</param>
    /// <param name="help">What it does.</param>
    /// <param name="parser">How the value is understood.</param>
    public ValueOption(string name, string[] aliases, string valueName, string valueNoun, string help,
        ValueParser<T> parser)
        : base(name, aliases, help)
    {
        HelpName = valueName;
        ValueNoun = valueNoun;
        Arity = ArgumentArity.OneOrMore;
        CustomParser = result =>
        {
            var values = new List<T>(result.Tokens.Count);
            foreach (var token in result.Tokens)
            {
                if (parser(token.Value, out var value) is { } problem)
                {
                    result.AddError(problem);
                    return null;
                }

                values.Add(value);
            }

            return values;
        };
    }
}
