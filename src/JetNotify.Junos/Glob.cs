using System.Text;

namespace JetNotify.Junos;

/// <summary>
/// A pattern over text: <c>*</c> any run of characters, slashes too; <c>?</c> one character; <c>\</c> takes the next
/// one as it is. The whole text must match. Matching compares UTF-8 bytes, allocates nothing and never takes more than
/// pattern × text steps. Immutable; safe from any thread.
/// </summary>
public sealed class Glob
{
    private const byte Exact = 0;
    private const byte One = 1;
    private const byte Any = 2;

    private readonly byte[] _bytes;
    private readonly byte[] _what;
    private readonly bool _ignoreCase;

    /// <summary>Compiles a pattern; every text is one.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="ignoreCase">Compare ASCII letters without case.</param>
    public Glob(string pattern, bool ignoreCase = false)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Pattern = pattern;
        _ignoreCase = ignoreCase;
        var bytes = new List<byte>();
        var what = new List<byte>();
        byte[] utf8 = Encoding.UTF8.GetBytes(pattern);
        for (int i = 0; i < utf8.Length; i++)
        {
            byte b = utf8[i];
            byte kind = b == (byte)'*' ? Any : b == (byte)'?' ? One : Exact;
            if (b == (byte)'\\' && i + 1 < utf8.Length)
            {
                b = utf8[++i];
                kind = Exact;
            }

            if (kind != Any || what.Count == 0 || what[^1] != Any)
            {
                bytes.Add(kind == Exact ? Fold(b) : b);
                what.Add(kind);
            }
        }

        _bytes = [.. bytes];
        _what = [.. what];
        int wild = what.FindIndex(kind => kind != Exact);
        IsLiteral = wild < 0;
        LiteralPrefix = Encoding.UTF8.GetString(_bytes, 0, wild < 0 ? _bytes.Length : wild);
    }

    /// <summary>The pattern as written.</summary>
    public string Pattern { get; }

    /// <summary>The pattern has no wildcard: it matches one text alone.</summary>
    public bool IsLiteral { get; }

    /// <summary>The text before the first wildcard, without escapes; the whole text of a literal.
    /// With <c>ignoreCase</c>, in lower case.</summary>
    public string LiteralPrefix { get; }

    /// <summary>Whether the whole text matches.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (IsLiteral && !_ignoreCase)
        {
            return text.SequenceEqual(_bytes);
        }

        int t = 0;
        int p = 0;
        int star = -1;
        int resume = 0;
        while (t < text.Length)
        {
            if (p < _what.Length && _what[p] == Any)
            {
                star = ++p;
                resume = t;
                if (p == _what.Length)
                {
                    return true;
                }
            }
            else if (p < _what.Length && _what[p] == One)
            {
                t = NextCharacter(text, t);
                p++;
            }
            else if (p < _what.Length && _bytes[p] == Fold(text[t]))
            {
                t++;
                p++;
            }
            else if (star >= 0)
            {
                // Only the last star is ever tried again: what earlier ones matched is as early as it can be.
                resume = NextCharacter(text, resume);
                t = resume;
                p = star;
            }
            else
            {
                return false;
            }
        }

        while (p < _what.Length && _what[p] == Any)
        {
            p++;
        }

        return p == _what.Length;
    }

    private byte Fold(byte b) => _ignoreCase && b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;

    private static int NextCharacter(ReadOnlySpan<byte> text, int at)
    {
        at++;
        while (at < text.Length && (text[at] & 0xC0) == 0x80)
        {
            at++;
        }

        return at;
    }
}
