using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace JetNotify.Json;

// The forms in which a text is read and written.
internal sealed unsafe partial class JsonParts
{
    /// <summary>A form of a text.</summary>
    public interface IForm
    {
        /// <summary>What ends a string.</summary>
        static abstract byte Quote { get; }

        /// <summary>Returns a part's piece in this form.</summary>
        static abstract Piece* Of(Part* part);

        /// <summary>Finds what ends a string, whatever is in it; null where nothing does, or it is none.</summary>
        static abstract byte* EndOfString(byte* from, byte* end, out bool isPlain);

        /// <summary>Writes a value that is not the same in both forms.</summary>
        static abstract int WriteOdd(ReadOnlySpan<byte> value, Span<byte> room);
    }

    /// <summary>JSON as it came.</summary>
    public readonly struct Plain : IForm
    {
        /// <inheritdoc/>
        public static byte Quote => (byte)'"';

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Piece* Of(Part* part) => &part->Plain;

        /// <inheritdoc/>
        public static byte* EndOfString(byte* from, byte* end, out bool isPlain) =>
            JsonTokens.EndOfString(from, end, out isPlain);

        /// <inheritdoc/>
        public static int WriteOdd(ReadOnlySpan<byte> value, Span<byte> room) => Copy(value, room);
    }

    /// <summary>JSON without its white space.</summary>
    public readonly struct Minified : IForm
    {
        /// <inheritdoc/>
        public static byte Quote => (byte)'"';

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Piece* Of(Part* part) => &part->Minified;

        /// <inheritdoc/>
        public static byte* EndOfString(byte* from, byte* end, out bool isPlain) =>
            JsonTokens.EndOfString(from, end, out isPlain);

        /// <inheritdoc/>
        public static int WriteOdd(ReadOnlySpan<byte> value, Span<byte> room) => Copy(value, room);
    }

    /// <summary>The inside of a JSON string whose text is JSON. Values with escapes of their own are not
    /// read.</summary>
    public readonly struct Escaped : IForm
    {
        /// <inheritdoc/>
        public static byte Quote => (byte)'\\';

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Piece* Of(Part* part) => &part->Escaped;

        /// <inheritdoc/>
        public static byte* EndOfString(byte* from, byte* end, out bool isPlain)
        {
            isPlain = true;
            while (from < end && *from is >= (byte)' ' and <= (byte)'~' and not ((byte)'"' or (byte)'\\'))
            {
                from++;
            }

            return from < end && *from == '\\' ? from : null;
        }

        /// <inheritdoc/>
        public static int WriteOdd(ReadOnlySpan<byte> value, Span<byte> room) =>
            JsonString.Escape(value, room, invisible: false);
    }

    /// <summary>What stands before a value, or behind the last, in each form, and what follows it.</summary>
    public struct Part
    {
        /// <summary>As it came.</summary>
        public Piece Plain;

        /// <summary>Without white space.</summary>
        public Piece Minified;

        /// <summary>As it stands in a JSON string.</summary>
        public Piece Escaped;

        /// <summary>Whether a string follows, else a number; of no meaning for the last.</summary>
        public bool IsString;
    }

    /// <summary>A piece of text.</summary>
    public struct Piece
    {
        /// <summary>Its bytes, with two vectors of room behind them.</summary>
        public byte* Text;

        /// <summary>How many.</summary>
        public nint Length;

        /// <summary>All bits of the bytes that its last vector has behind it.</summary>
        public Vector128<byte> Behind;
    }

    private static int Copy(ReadOnlySpan<byte> value, Span<byte> room)
    {
        value.CopyTo(room);
        return value.Length;
    }
}
