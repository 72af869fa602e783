using System.Globalization;
using System.Text;

namespace JetNotify.Fleet.Inventory;

/// <summary>One part of a fleet that several collectors share (<c>--shard I/N</c>). By rendezvous hashing a router
/// belongs to the part that its name scores highest with, so that one part more takes a share from each, and moves no
/// other.</summary>
/// <param name="Index">Which part, from 1.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct Shard(int Index, int Count)
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>Reads <c>I/N</c>, 1 ≤ I ≤ N ≤ 10,000.</summary>
    public static bool TryParse(string text, out Shard shard)
    {
        shard = default;
        string[] parts = text.Split('/');
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || index < 1 || count > 10_000 || index > count)
        {
            return false;
        }

        shard = new Shard(index, count);
        return true;
    }

    /// <summary>Whether the router of that name belongs here.</summary>
    public bool Owns(string name) => Count <= 1 || Owner(name, Count) == Index;

    /// <summary>Returns the part, from 1, that a router belongs to.</summary>
    public static int Owner(string name, int count)
    {
        ulong of = HashOf(name);
        int best = 1;
        ulong most = 0;
        for (int part = 1; part <= count; part++)
        {
            ulong score = Mix(of ^ Mix((ulong)part));
            if (score > most)
            {
                (most, best) = (score, part);
            }
        }

        return best;
    }

    /// <summary>Returns a number that depends on the name alone, on every machine and in every run the same (FNV-1a,
    /// mixed).</summary>
    public static ulong HashOf(string name)
    {
        ulong hash = FnvOffset;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * FnvPrime;
        }

        return Mix(hash);
    }

    // The finalizer of SplitMix64: FNV alone leaves names that differ in the last letter close together.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
