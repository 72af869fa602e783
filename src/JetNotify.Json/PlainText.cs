using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace JetNotify.Json;

/// <summary>Copies text that can stand as it is, as nearly all can: one look at its bytes tells, and they are loaded
/// once for
/// both.</summary>
internal static class PlainText
{
    private const int Vector = 16;

    /// <summary>Copies printable ASCII.</summary>
    /// <param name="text">Any bytes.</param>
    /// <param name="room">At least as many; holds nothing of use where it fails.</param>
    /// <returns>Whether there is nothing else in it.</returns>
    public static bool TryCopy(ReadOnlySpan<byte> text, Span<byte> room) => TryCopy<Printable>(text, room);

    /// <summary>Copies printable ASCII without quotes and backslashes: what may stand in a JSON string.</summary>
    /// <param name="text">Any bytes.</param>
    /// <param name="room">At least as many; holds nothing of use where it fails.</param>
    /// <returns>Whether there is nothing else in it.</returns>
    public static bool TryCopyQuotable(ReadOnlySpan<byte> text, Span<byte> room) => TryCopy<Quotable>(text, room);

    /// <summary>Does the same where there is known to be room.</summary>
    public static bool TryCopyQuotable(ReadOnlySpan<byte> text, ref byte room) =>
        TryCopy<Quotable>(ref MemoryMarshal.GetReference(text), text.Length, ref room);

    private static bool TryCopy<TKind>(ReadOnlySpan<byte> text, Span<byte> room)
        where TKind : struct, IKind
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(room.Length, text.Length);
        return TryCopy<TKind>(ref MemoryMarshal.GetReference(text), text.Length, ref MemoryMarshal.GetReference(room));
    }

    private static bool TryCopy<TKind>(ref byte from, nint length, ref byte to)
        where TKind : struct, IKind
    {
        if (length >= Vector)
        {
            // The last vector overlaps the one before it.
            nint last = length - Vector;
            var bytes = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, last));
            var others = TKind.Others(bytes);
            bytes.StoreUnsafe(ref Unsafe.Add(ref to, last));
            for (nint at = 0; at < last; at += Vector)
            {
                bytes = Vector128.LoadUnsafe(ref Unsafe.Add(ref from, at));
                others |= TKind.Others(bytes);
                bytes.StoreUnsafe(ref Unsafe.Add(ref to, at));
            }

            return others == Vector128<byte>.Zero;
        }

        if (length >= sizeof(ulong))
        {
            ref byte last = ref Unsafe.Add(ref from, length - sizeof(ulong));
            var both = Vector128.Create(Unsafe.ReadUnaligned<ulong>(ref from), Unsafe.ReadUnaligned<ulong>(ref last));
            Unsafe.WriteUnaligned(ref to, both[0]);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, length - sizeof(ulong)), both[1]);
            return TKind.Others(both.AsByte()) == Vector128<byte>.Zero;
        }

        if (length >= sizeof(uint))
        {
            uint first = Unsafe.ReadUnaligned<uint>(ref from);
            uint last = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, length - sizeof(uint)));
            Unsafe.WriteUnaligned(ref to, first);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, length - sizeof(uint)), last);
            return TKind.Others(Vector128.Create(first | ((ulong)last << 32)).AsByte()) == Vector128<byte>.Zero;
        }

        bool isPlain = true;
        for (nint at = 0; at < length; at++)
        {
            byte value = Unsafe.Add(ref from, at);
            Unsafe.Add(ref to, at) = value;
            isPlain &= TKind.Others(Vector128.Create(value)) == Vector128<byte>.Zero;
        }

        return isPlain;
    }

    // What is printable becomes 0 to 0x5E; controls, DEL and whatever is beyond ASCII become more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Unprintable(Vector128<byte> bytes)
    {
        var shifted = bytes - Vector128.Create((byte)' ');
        return Vector128.Equals(Vector128.Max(shifted, Vector128.Create((byte)(0x7F - ' '))), shifted);
    }

    /// <summary>A kind of text.</summary>
    private interface IKind
    {
        /// <summary>All bits of the bytes that it has not.</summary>
        static abstract Vector128<byte> Others(Vector128<byte> bytes);
    }

    private readonly struct Printable : IKind
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> Others(Vector128<byte> bytes) => Unprintable(bytes);
    }

    private readonly struct Quotable : IKind
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> Others(Vector128<byte> bytes) => Unprintable(bytes)
            | Vector128.Equals(bytes, Vector128.Create((byte)'"')) | Vector128.Equals(bytes, Vector128.Create((byte)'\\'));
    }
}
