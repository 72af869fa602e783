namespace JetNotify.CommandLine;

/// <summary>What was probably meant.</summary>
internal static class Suggestion
{
    /// <summary>More than this many slips of the finger are another word.</summary>
    private const int Slips = 2;

    /// <summary>Returns the known name nearest to what was typed, or null where none is near.</summary>
    public static string? For(string typed, IEnumerable<string> known)
    {
        string? nearest = null;
        int least = int.MaxValue;
        foreach (string name in known)
        {
            // One letter resembles every other; only its case is a slip.
            int distance = name.Length == 2 || typed.Length == 2
                ? string.Equals(name, typed, StringComparison.OrdinalIgnoreCase) ? 1 : int.MaxValue
                : name.TrimStart('-') == typed.TrimStart('-') ? 0
                : Distance(typed.TrimStart('-'), name.TrimStart('-'));
            if (distance < least && distance <= Math.Min(Slips, typed.TrimStart('-').Length / 2 + 1))
            {
                (nearest, least) = (name, distance);
            }
        }

        return nearest ?? (typed.Length > 3 ? Beginning(typed, known) : null);
    }

    /// <summary>Returns the only known name that begins with what was typed, or null.</summary>
    public static string? Beginning(string typed, IEnumerable<string> known)
    {
        string? only = null;
        foreach (string name in known)
        {
            if (name.StartsWith(typed, StringComparison.Ordinal))
            {
                if (only is not null)
                {
                    return null;
                }

                only = name;
            }
        }

        return only;
    }

    // How many letters are wrong, missing, superfluous or swapped with their neighbour (optimal string alignment).
    private static int Distance(string a, string b)
    {
        int[] before = [];
        int[] last = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] current = new int[b.Length + 1];
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int wrong = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(last[j] + 1, current[j - 1] + 1), last[j - 1] + wrong);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, last) = (last, current);
        }

        return last[b.Length];
    }
}
