using System.Globalization;
using System.Text;

namespace JetNotify.Delivery;

/// <summary>A name as one token of a subject and one field of an id: letters, digits, <c>-</c> and <c>_</c> as they
/// are, every other byte of its UTF-8 as <c>%XX</c>. No two names have the same token.</summary>
public static class SubjectToken
{
    /// <summary>Returns the token of a name.</summary>
    public static string Escape(string name)
    {
        if (name.Length > 0 && name.AsSpan().IndexOfAnyExcept(s_plain) < 0)
        {
            return name;
        }

        var token = new StringBuilder();
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            bool isPlain = char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_';
            _ = isPlain
                ? token.Append((char)b)
                : token.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return token.ToString();
    }

    /// <summary>Returns the name of a token.</summary>
    public static string Unescape(string token) => Uri.UnescapeDataString(token);

    private static readonly System.Buffers.SearchValues<char> s_plain =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
