namespace JetNotify.CommandLine;

/// <summary>What was typed, in the one form that cannot be misread.</summary>
/// <param name="Command">The command, or null where there is none.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="HasBareValue">Whether what the command is about was typed without an option's name.</param>
internal sealed record NormalizedArguments(ToolCommand? Command, IReadOnlyList<string> Arguments, bool HasBareValue);
