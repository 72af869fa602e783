namespace JetNotify.Terminal;

/// <summary>What a terminal can be asked for.</summary>
/// <param name="IsThere">Whether there is one to draw on, and to read keys from.</param>
/// <param name="Color">Whether it shows colours, and is to.</param>
/// <param name="IsUtf8">Whether it shows more than ASCII.</param>
internal sealed record TerminalTraits(bool IsThere, bool Color, bool IsUtf8);
