namespace JetNotify.CommandLine;

/// <summary>What a shell may offer in the place of a value.</summary>
internal sealed class Offer
{
    private readonly Func<IEnumerable<Candidate>>? _words;

    private Offer(OfferKind kind, Func<IEnumerable<Candidate>>? words = null, bool isList = false)
    {
        Kind = kind;
        _words = words;
        IsList = isList;
    }

    /// <summary>The names of files.</summary>
    public static Offer Files { get; } = new(OfferKind.Files);

    /// <summary>The names of folders.</summary>
    public static Offer Folders { get; } = new(OfferKind.Folders);

    /// <summary>The hosts that the configuration names.</summary>
    public static Offer Hosts { get; } = new(OfferKind.Hosts);

    /// <summary>The names of profiles.</summary>
    public static Offer Profiles { get; } = new(OfferKind.Profiles);

    /// <summary>What kind of thing it is.</summary>
    public OfferKind Kind { get; }

    /// <summary>Whether several words may stand there, with commas between them.</summary>
    public bool IsList { get; }

    /// <summary>The words, where they are known by themselves.</summary>
    public IEnumerable<Candidate> Words => _words?.Invoke() ?? [];

    /// <summary>Offers one of these words.</summary>
    public static Offer OneOf(Func<IEnumerable<string>> words) =>
        new(OfferKind.Words, () => words().Select(Candidate.Of));

    /// <summary>Offers one of these words, each with its meaning.</summary>
    public static Offer OneOf(Func<IEnumerable<Candidate>> words) => new(OfferKind.Words, words);

    /// <summary>Offers a list of these words.</summary>
    public static Offer ListOf(Func<IEnumerable<string>> words) =>
        new(OfferKind.Words, () => words().Select(Candidate.Of), isList: true);
}

/// <summary>What kind of thing is offered.</summary>
internal enum OfferKind
{
    /// <summary>Words of our own.</summary>
    Words,

    /// <summary>Files, which the shell knows.</summary>
    Files,

    /// <summary>Folders, which the shell knows.</summary>
    Folders,

    /// <summary>Hosts of the configuration.</summary>
    Hosts,

    /// <summary>Profiles of the configuration.</summary>
    Profiles,
}

/// <summary>A word that a shell may offer.</summary>
/// <param name="Word">What would be typed.</param>
/// <param name="Meaning">What it means; empty where it says so itself.</param>
internal readonly record struct Candidate(string Word, string Meaning)
{
    /// <summary>Returns a word that says itself what it means.</summary>
    public static Candidate Of(string word) => new(word, "");
}
