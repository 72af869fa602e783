namespace JetNotify.Junos;

/// <summary>What is wrong in something a user typed, and where.</summary>
/// <param name="Text">What was typed.</param>
/// <param name="Position">The character it is wrong at, from 0; the text's length when something is missing at its end.</param>
/// <param name="Message">What is wrong and what would be right, in one sentence without its full stop.</param>
public sealed record ParseError(string Text, int Position, string Message);
