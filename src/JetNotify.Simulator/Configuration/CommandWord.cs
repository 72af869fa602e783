namespace JetNotify.Simulator.Configuration;

/// <summary>What may stand in one place of a line.</summary>
/// <param name="Text">The word; in angle brackets what kind of value it is.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="IsName">Whether it is what somebody has named, and no word of the language.</param>
public readonly record struct CommandWord(string Text, string Meaning, bool IsName = false)
{
    /// <summary>Whether it is no word of its own, but a value, the end of the line or a pipe.</summary>
    public bool IsValue => Text.Length > 0 && (Text[0] == '<' || Text == "|");

    /// <summary>Whether it is a word of the language, which may be shortened.</summary>
    public bool IsKeyword => !IsValue && !IsName;
}
