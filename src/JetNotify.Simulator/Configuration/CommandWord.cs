namespace JetNotify.Simulator.Configuration;

/// <summary>What may stand in one place of a line.</summary>
/// <param name="Text">The word; in angle brackets what kind of value it is.</param>
/// <param name="Meaning">What it means.</param>
public readonly record struct CommandWord(string Text, string Meaning)
{
    /// <summary>Whether it is no word of its own, but a value, the end of the line or a pipe.</summary>
    public bool IsValue => Text.Length > 0 && (Text[0] == '<' || Text == "|");
}
