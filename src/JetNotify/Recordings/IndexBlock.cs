using System.Text.Json;

namespace JetNotify.Recordings;

/// <summary>Some lines of a recording that stand together.</summary>
/// <param name="Place">Where in the file one begins to read them, in bytes.</param>
/// <param name="LinesBefore">How many lines stand before that place; the header is one.</param>
/// <param name="Earliest">The earliest time of them, UTC.</param>
/// <param name="Latest">The latest time of them, UTC.</param>
internal readonly record struct IndexBlock(long Place, long LinesBefore, DateTime Earliest, DateTime Latest)
{
    /// <summary>Reads its line of an index.</summary>
    /// <exception cref="JsonException">It is no such line.</exception>
    /// <exception cref="FormatException">A value is none.</exception>
    public static IndexBlock Parse(string line)
    {
        var parts = JsonDocument.Parse(line).RootElement;
        return new IndexBlock(parts[0].GetInt64(), parts[1].GetInt64(), parts[2].GetDateTime().ToUniversalTime(),
            parts[3].GetDateTime().ToUniversalTime());
    }

    /// <summary>Returns its line of an index, with its line feed.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"[{Place},{LinesBefore},\"{Earliest:O}\",\"{Latest:O}\"]\n");
}
