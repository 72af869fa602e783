using System.Buffers.Binary;
using System.Numerics;

namespace JetNotify.Delivery;

/// <summary>XXH64 with the seed 0 (xxHash specification 0.1.1, §"XXH64 algorithm"), of two texts as if they were one.
/// Made on the stack.</summary>
internal ref struct XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private const int Stripe = 32;

    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Returns the hash of one text and then the other.</summary>
    public static ulong Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var hash = new XxHash64 { _a = unchecked(Prime1 + Prime2), _b = Prime2, _c = 0, _d = unchecked(0 - Prime1) };
        int length = first.Length + second.Length;
        first = first[hash.Stripes(first)..];
        Span<byte> seam = stackalloc byte[Stripe];
        if (!first.IsEmpty)
        {
            // The stripe that begins in one text and ends in the other.
            int taken = Math.Min(Stripe - first.Length, second.Length);
            first.CopyTo(seam);
            second[..taken].CopyTo(seam[first.Length..]);
            seam = seam[..(first.Length + taken)];
            second = second[taken..];
            if (hash.Stripes(seam) == 0)
            {
                return hash.End(seam, length);
            }
        }

        return hash.End(second[hash.Stripes(second)..], length);
    }

    // Returns how many bytes were whole stripes.
    private int Stripes(scoped ReadOnlySpan<byte> text)
    {
        int whole = text.Length / Stripe * Stripe;
        for (text = text[..whole]; !text.IsEmpty; text = text[Stripe..])
        {
            _a = Round(_a, Word(text));
            _b = Round(_b, Word(text[8..]));
            _c = Round(_c, Word(text[16..]));
            _d = Round(_d, Word(text[24..]));
        }

        return whole;
    }

    private readonly ulong End(scoped ReadOnlySpan<byte> rest, int length)
    {
        ulong hash = Prime5;
        if (length >= Stripe)
        {
            hash = BitOperations.RotateLeft(_a, 1) + BitOperations.RotateLeft(_b, 7)
                + BitOperations.RotateLeft(_c, 12) + BitOperations.RotateLeft(_d, 18);
            hash = Merge(Merge(Merge(Merge(hash, _a), _b), _c), _d);
        }

        hash += (ulong)length;
        for (; rest.Length >= 8; rest = rest[8..])
        {
            hash = (BitOperations.RotateLeft(hash ^ Round(0, Word(rest)), 27) * Prime1) + Prime4;
        }

        if (rest.Length >= 4)
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1;
            hash = (BitOperations.RotateLeft(hash, 23) * Prime2) + Prime3;
            rest = rest[4..];
        }

        foreach (byte b in rest)
        {
            hash = BitOperations.RotateLeft(hash ^ (b * Prime5), 11) * Prime1;
        }

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Word(ReadOnlySpan<byte> text) => BinaryPrimitives.ReadUInt64LittleEndian(text);

    private static ulong Round(ulong lane, ulong word) => BitOperations.RotateLeft(lane + (word * Prime2), 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;
}
