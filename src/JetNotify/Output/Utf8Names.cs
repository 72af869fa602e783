using System.Text;

namespace JetNotify.Output;

/// <summary>Compares names with their UTF-8, so that bytes are looked up without making a string of them.</summary>
internal sealed class Utf8Names : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    private const int OnStack = 256;

    public static Utf8Names Instance { get; } = new();

    public bool Equals(string? left, string? right) => left == right;

    public int GetHashCode(string name)
    {
        Span<byte> bytes = stackalloc byte[OnStack];
        return Encoding.UTF8.TryGetBytes(name, bytes, out int length)
            ? GetHashCode(bytes[..length])
            : GetHashCode(Encoding.UTF8.GetBytes(name));
    }

    public bool Equals(ReadOnlySpan<byte> bytes, string name)
    {
        // Nearly all are.
        if (Ascii.Equals(bytes, name))
        {
            return true;
        }

        if (Ascii.IsValid(name))
        {
            return false;
        }

        Span<byte> other = stackalloc byte[OnStack];
        return Encoding.UTF8.TryGetBytes(name, other, out int length)
            ? bytes.SequenceEqual(other[..length])
            : bytes.SequenceEqual(Encoding.UTF8.GetBytes(name));
    }

    public int GetHashCode(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    /// <summary>Returns the name; bytes that are not UTF-8 become U+FFFD.</summary>
    public string Create(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
