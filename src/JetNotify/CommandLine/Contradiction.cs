namespace JetNotify.CommandLine;

/// <summary>Two options that cannot hold together. Of two sources the weaker gives way; from one source both are
/// refused.</summary>
/// <param name="One">The option that is blamed.</param>
/// <param name="Other">The other's name; a command without it has no such contradiction.</param>
/// <param name="Why">Why not, as the end of a sentence.</param>
internal sealed record Contradiction(DeclaredOption One, string Other, string Why);
