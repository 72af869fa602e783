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

    /// <summary>What holds without it, or null where that is nothing or cannot be said in a word.</summary>
    public string? Default { get; set; }

    /// <summary>Whether its value is nobody else's business.</summary>
    public bool IsSecret { get; set; }

    /// <summary>Whether it says where the broker is.</summary>
    public bool IsPlace { get; set; }

    /// <summary>Whether it opens one broker and is not to be shown to another.</summary>
    public bool IsCredential { get; set; }

    /// <summary>Stands before its name in a profile and in the environment, where the same name means something else in
    /// another command.</summary>
    public string SettingPrefix { get; set; } = "";

    /// <summary>The key that it has in a profile.</summary>
    public string Setting => SettingPrefix + Name.TrimStart('-');

    /// <summary>The name that it has in the environment.</summary>
    public string Variable => $"JETNOTIFY_{Setting.ToUpperInvariant().Replace('-', '_')}";

    /// <summary>What is missing when the value is: "a port".</summary>
    public string ValueNoun { get; protected init; } = "a value";

    /// <summary>Whether this value of it is nobody else's business: a secret, or a URL with a password in it.</summary>
    public virtual bool HoldsSecret(string value)
    {
        int authority = value.IndexOf("://", StringComparison.Ordinal) + 3;
        int at = value.IndexOf('@', StringComparison.Ordinal);
        return IsSecret || (authority > 2 && at > authority && value.AsSpan(authority, at - authority).Contains(':'));
    }

    /// <summary>Returns the one text that its parser takes for a value that stands in one text already.</summary>
    public virtual string Joined(string value) => value;

    /// <summary>Returns what is wrong with a value, or null if nothing is.</summary>
    public abstract string? Refuse(string value);

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

    /// <inheritdoc/>
    public override string? Refuse(string value) => null;
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
    private readonly ValueParser<T> _parser;

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
        _parser = parser;
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

    /// <inheritdoc/>
    public override string? Refuse(string value) => _parser(value, out _);
}
