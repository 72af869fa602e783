using System.CommandLine;

namespace JetNotify.CommandLine;

/// <summary>Options that belong together, under one heading in help; a command takes whole groups.</summary>
internal abstract class OptionGroup
{
    private readonly List<DeclaredOption> _options = [];
    private readonly List<Contradiction> _contradictions = [];

    /// <param name="title">Its heading in help.</param>
    protected OptionGroup(string title) => Title = title;

    /// <summary>The heading in help.</summary>
    public string Title { get; }

    /// <summary>The options, in the order help shows them.</summary>
    public IReadOnlyList<DeclaredOption> Options => _options;

    /// <summary>What of it cannot hold together, or beside an option of another group.</summary>
    public IReadOnlyList<Contradiction> Contradictions => _contradictions;

    /// <summary>Declares an option without a value.</summary>
    protected Flag Flag(string name, string[] aliases, string help) => Add(new Flag(name, aliases, help));

    /// <summary>Declares an option without a value that says more when it is given more than once.</summary>
    protected Flag Flags(string name, string[] aliases, string help) => Add(new Flag(name, aliases,
        help)
    { MayRepeat = true });

    /// <summary>Declares an option with a value.</summary>
    protected ValueOption<T> Value<T>(
        string name, string[] aliases, string valueName, string valueNoun, string help, ValueParser<T> parser,
            Offer? offer = null) =>
        Add(new ValueOption<T>(name, aliases, valueName, valueNoun, help, parser) { Offer = offer });

    /// <summary>Declares an option whose value is one of a few words; an error lists them, and a shell offers
    /// them.</summary>
    protected ValueOption<T> Choice<T>(
        string name, string[] aliases, string valueName, string valueNoun, string help,
            params IReadOnlyList<(string Word, T Value)> words) =>
        Value(name, aliases, valueName, valueNoun, help, WordParser.Of(valueNoun, words),
            Offer.OneOf(() => words.Select(known => known.Word)));

    /// <summary>Declares an option that may be given more than once, with a value each time.</summary>
    protected ValueOption<T> Values<T>(
        string name, string[] aliases, string valueName, string valueNoun, string help, ValueParser<T> parser,
            Offer? offer = null) =>
        Add(new ValueOption<T>(name, aliases, valueName, valueNoun, help, parser) { MayRepeat = true, Offer = offer });

    /// <summary>Declares an option whose value is a file to be read, or <c>-</c> for standard input.</summary>
    protected ValueOption<string> InputFile(string name, string help, ValueParser<string> parser) =>
        Add(new ValueOption<string>(name, [], "FILE", "a file", help, parser)
        {
            ReadsFile = true,
            Offer = Offer.Files,
        });

    /// <summary>Declares that an option cannot stand beside others.</summary>
    /// <param name="one">The option that is blamed.</param>
    /// <param name="why">Why not, as the end of a sentence.</param>
    /// <param name="others">Their names, of any group.</param>
    protected void Contradict(DeclaredOption one, string why, params ReadOnlySpan<string> others)
    {
        foreach (string other in others)
        {
            _contradictions.Add(new Contradiction(one, other, why));
        }
    }

    /// <summary>Has the brief help show it too.</summary>
    protected static TOption Common<TOption>(TOption option)
        where TOption : DeclaredOption
    {
        option.IsCommon = true;
        return option;
    }

    /// <summary>Adds an option of a kind of its own.</summary>
    protected TOption Add<TOption>(TOption option)
        where TOption : DeclaredOption
    {
        _options.Add(option);
        return option;
    }

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="everywhere">Whether its subcommands have them too.</param>
    public void AddTo(Command command, bool everywhere = false)
    {
        foreach (var option in _options)
        {
            option.Recursive = everywhere;
            command.Options.Add(option);
        }
    }
}
