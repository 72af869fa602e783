using System.Buffers;

namespace JetNotify.Junos;

/// <summary>
/// The body of a config-update. Its inside is not documented beyond "an object in older releases, XML in a string in
/// newer ones", so the count is inferred: whatever says <c>operation</c>, as edits do in NETCONF (RFC 6241 §7.2) and
/// YANG Patch (RFC 8072 §2.3); where nothing does, the values that were set.
/// </summary>
internal static class CommitPatch
{
    private static readonly SearchValues<byte> s_bareEnd = SearchValues.Create(" \t\r\n,}]:"u8);

    /// <summary>How many changes a patch holds; 0 for an empty one.</summary>
    /// <param name="patch">The object's JSON, or the XML without JSON escapes.</param>
    public static int CountChanges(ReadOnlySpan<byte> patch)
    {
        var text = patch.TrimStart(" \t\r\n"u8);
        bool json = text.Length > 0 && (text[0] == (byte)'{' || text[0] == (byte)'[');
        int operations = json ? text.Count("\"operation\""u8) : text.Count("operation=\""u8)
            + text.Count("operation='"u8);
        return operations > 0 ? operations : json ? CountValues(text) : CountLeaves(text);
    }

    // Strings and bare values that are no names: each is followed by anything but a colon.
    private static int CountValues(ReadOnlySpan<byte> json)
    {
        int count = 0;
        for (int i = 0; i < json.Length; i++)
        {
            byte b = json[i];
            if (b is <= (byte)' ' or (byte)',' or (byte)':' or (byte)'{' or (byte)'}' or (byte)'[' or (byte)']')
            {
                continue;
            }

            i = b == (byte)'"' ? EndOfString(json, i) : EndOfBare(json, i);
            int next = i + 1;
            while (next < json.Length && json[next] <= (byte)' ')
            {
                next++;
            }

            count += next < json.Length && json[next] == (byte)':' ? 0 : 1;
        }

        return count;
    }

    private static int EndOfString(ReadOnlySpan<byte> json, int i)
    {
        for (i++; i < json.Length && json[i] != (byte)'"'; i++)
        {
            i += json[i] == (byte)'\\' ? 1 : 0;
        }

        return i;
    }

    private static int EndOfBare(ReadOnlySpan<byte> json, int i)
    {
        int length = json[i..].IndexOfAny(s_bareEnd);
        return length < 0 ? json.Length - 1 : i + length - 1;
    }

    // Elements with none inside: an opening tag that its closing tag follows, or one that closes itself.
    private static int CountLeaves(ReadOnlySpan<byte> xml)
    {
        int count = 0;
        bool opened = false;
        while (true)
        {
            int open = xml.IndexOf((byte)'<');
            int length = open < 0 ? -1 : xml[open..].IndexOf((byte)'>');
            if (length < 1)
            {
                return count;
            }

            var tag = xml.Slice(open + 1, length - 1);
            bool closing = tag.StartsWith("/"u8);
            bool selfClosing = tag.EndsWith("/"u8);
            bool other = tag.StartsWith("?"u8) || tag.StartsWith("!"u8);
            count += selfClosing || (closing && opened) ? 1 : 0;
            opened = !closing && !selfClosing && !other;
            xml = xml[(open + length + 1)..];
        }
    }
}
