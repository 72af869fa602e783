namespace JetNotify.Watch;

/// <summary>Makes keys of what a terminal sends (ECMA-48, and what xterm adds). A key's sequence comes in one piece,
/// and several keys may.</summary>
internal static class WatchKeys
{
    private static readonly Dictionary<string, string> s_names = new()
    {
        ["\u001b"] = "Escape",
        ["\r"] = "Enter",
        ["\n"] = "Enter",
        ["\t"] = "Tab",
        ["\u007f"] = "Backspace",
        ["\b"] = "Backspace",
        ["\u001b[A"] = "Up",
        ["\u001b[B"] = "Down",
        ["\u001b[C"] = "Right",
        ["\u001b[D"] = "Left",
        ["\u001b[Z"] = "BackTab",
        ["\u001b[5~"] = "PageUp",
        ["\u001b[6~"] = "PageDown",
        ["\u001b[H"] = "Home",
        ["\u001b[F"] = "End",
        ["\u001b[1~"] = "Home",
        ["\u001b[4~"] = "End",
    };

    /// <summary>Returns the keys: characters, and the names Up, Down, Left, Right, PageUp, PageDown, Home, End, Enter,
    /// Escape, Tab, BackTab, Backspace. What is no key that is known is left out.</summary>
    public static IEnumerable<string> Of(string typed)
    {
        for (int at = 0; at < typed.Length;)
        {
            int length = LengthAt(typed, at);
            string key = typed.Substring(at, length);
            at += length;
            if (key.StartsWith("\u001bO", StringComparison.Ordinal))
            {
                key = "\u001b[" + key[2..];
            }

            if (s_names.TryGetValue(key, out string? name))
            {
                yield return name;
            }
            else if (key.Length == 1 && !char.IsControl(key[0]))
            {
                yield return key;
            }
        }
    }

    private static int LengthAt(string typed, int at)
    {
        if (typed[at] != '\u001b' || at + 1 == typed.Length || typed[at + 1] is not ('[' or 'O'))
        {
            return 1;
        }

        int end = at + 2;
        while (end < typed.Length && typed[end] is < '@' or > '~')
        {
            end++;
        }

        return Math.Min(end + 1, typed.Length) - at;
    }
}
