namespace JetNotify.Tests.Support;

/// <summary>The ways one row of bytes can come out of a socket.</summary>
public static class Splits
{
    /// <summary>Whole, cut in two at each index, byte by byte.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<byte[]> Reads)> Of(byte[] bytes)
    {
        yield return ("whole", [bytes]);
        for (int i = 1; i < bytes.Length; i++)
        {
            yield return ($"cut at {i}", [bytes[..i], bytes[i..]]);
        }

        yield return ("byte by byte", [.. bytes.Select(one => new[] { one })]);
    }
}
