using System.CommandLine;

namespace JetNotify.CommandLine;

/// <summary>Options that belong together, under one heading in help; a command takes whole groups.</summary>
internal abstract class OptionGroup
{
    private readonly List<DeclaredOption> _options = [];

    /// <param name="title">Its heading in help.</param>
    protected OptionGroup(string title) => Title = title;

    /// <summary>The heading in help.</summary>
    public string Title { get; }

    /// <summary>The options, in the order help shows them.</summary>
    public IReadOnlyList<DeclaredOption> Options => _options;

    /// <summary>Declares an option without a value.</summary>
    protected Flag Flag(string name, string[] aliases, string help) => Add(new Flag(name, aliases, help));

    /// <summary>Declares an option without a value that says more when it is given more than once.</summary>
    protected Flag Flags(string name, string[] aliases, string help) => Add(new Flag(name, aliases,
        help)
    { MayRepeat = true });

    /// <summary>Declares an option with a value.</summary>
    protected ValueOption<T> Value<T>(
        string name, string[] aliases, string valueName, string valueNoun, string help, ValueParser<T> parser) =>
        Add(new ValueOption<T>(name, aliases, valueName, valueNoun, help, parser));

    /// <summary>Declares an option that may be given more than once, with a value each time.</summary>
    protected ValueOption<T> Values<T>(
        string name, string[] aliases, string valueName, string valueNoun, string help, ValueParser<T> parser) =>
        Add(new ValueOption<T>(name, aliases, valueName, valueNoun, help, parser) { MayRepeat = true });

    /// <summary>Declares an option whose value is a file to be read, or <c>-</c> for standard input.</summary>
    protected ValueOption<string> InputFile(string name, string help, ValueParser<string> parser) =>
        Add(new ValueOption<string>(name, [], "FILE", "a file", help, parser) { ReadsFile = true });

    /// <summary>Adds an option of a kind of its own.</summary>
    protected TOption Add<TOption>(TOption option)
        where TOption : DeclaredOption
    {
        _options.Add(option);
        return option;
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in _options)
        {
            command.Options.Add(option);
        }
    }
}
