using System.Numerics;
using System.Runtime.CompilerServices;

namespace JetNotify.Json;

/// <summary>
/// A short name and a short string that is its value, with nothing but a colon and a space between, as in nearly every
/// line of an event. Told from one look at 64 bytes: one step, where the parts of it would wait for each other.
/// </summary>
internal static class JsonPair
{
    /// <summary>How many bytes are looked at from the name's first quote on.</summary>
    public const int Window = 64;

    /// <summary>How many are read: what is between the two may begin with the last byte of the window.</summary>
    public const int Room = Window + sizeof(uint);

    private const uint Between = '"' | (':' << 8) | (' ' << 16) | ((uint)'"' << 24);

    /// <summary>Finds where the parts end.</summary>
    /// <param name="text">The name's first quote; <see cref="Room"/> bytes can be read.</param>
    /// <param name="special">A bit for each byte of the window that is a quote, a backslash or whatever else no such
    /// pair has.</param>
    /// <param name="name">The quote that ends the name.</param>
    /// <param name="value">The first quote of the value.</param>
    /// <param name="last">The quote that ends the value.</param>
    /// <returns>Whether it is such a pair.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFind(ref byte text, ulong special, out int name, out int value, out int last)
    {
        // Behind the first quote: that which ends the name, that which begins the value, and the last.
        special &= ~1UL;
        name = BitOperations.TrailingZeroCount(special);
        special &= special - 1;
        special &= special - 1;
        value = name + sizeof(uint) - 1;
        last = BitOperations.TrailingZeroCount(special);
        return special != 0 && Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, name)) == Between
            && Unsafe.Add(ref text, last) == (byte)'"';
    }
}
