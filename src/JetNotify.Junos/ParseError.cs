namespace JetNotify.Junos;

/// <summary>What is wrong in something a user typed, and where.</summary>
/// <param name="Text">What was typed.</param>
/// <param name="Position">The character it is wrong at, from 0; the text's length when something is missing at its
/// end.</param>
/// <param name="Message">What is wrong and what would be right, in one sentence without its full stop.</param>
public sealed record ParseError(string Text, int Position, string Message)
{
    /// <summary>The word that is not known, where one is; what resembles it among <see cref="Known"/> was probably
    /// meant.</summary>
    public string? Unknown { get; init; }

    /// <summary>The words that would be known in its place.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];
}
