using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace JetNotify.Json;

// How the parts are come by.
internal sealed unsafe partial class JsonParts
{
    /// <summary>The longest text that is cut into parts.</summary>
    public const int MostText = 3072;

    private const int MostEscaped = 2 * MostText;

    // The pieces one behind the other, in each of their forms; with what a vector reads behind the last. Pinned.
    private byte[]? _bytes;

    /// <summary>Cuts a text into parts.</summary>
    /// <param name="json">JSON.</param>
    /// <param name="values">The places of all its strings and numbers.</param>
    /// <param name="fixedValues">A bit for each of them that does not vary: it is text like that around it.</param>
    /// <returns>Whether that can be; if not, nothing matches.</returns>
    public bool Build(ReadOnlySpan<byte> json, ReadOnlySpan<JsonValue> values, ulong fixedValues)
    {
        Count = -1;
        if (json.Length > MostText)
        {
            return false;
        }

        _bytes ??= GC.AllocateUninitializedArray<byte>((2 * MostText) + MostEscaped + (2 * Vector), pinned: true);
        var room = new Room(_bytes);
        bool inString = false;
        int count = 0;
        int from = 0;
        foreach (var value in values)
        {
            if ((fixedValues & 1) == 0)
            {
                bool isString = value.Start > 0 && json[value.Start - 1] == '"';
                if (!TryAdd(json[from..value.Start], isString, ref _parts[count++], ref room, ref inString))
                {
                    return false;
                }

                from = value.End;
            }

            fixedValues >>= 1;
        }

        if (!TryAdd(json[from..], isString: false, ref _parts[count], ref room, ref inString))
        {
            return false;
        }

        Count = count;
        return true;
    }

    /// <summary>Forgets the text: nothing matches.</summary>
    public void Clear() => Count = -1;

    private static bool TryAdd(
        ReadOnlySpan<byte> piece, bool isString, ref Part part, ref Room room, ref bool inString)
    {
        if (piece.IsEmpty || room.Escaped.Length < JsonString.RoomFor(piece.Length))
        {
            return false;
        }

        part.IsString = isString;
        piece.CopyTo(room.Plain);
        part.Plain = Keep(ref room.Plain, piece.Length);
        int length = WithoutSpace(piece, room.Minified, ref inString);
        bool isPlain = !room.Minified[..length].ContainsAnyExceptInRange((byte)' ', (byte)'~');
        part.Minified = Keep(ref room.Minified, length);
        part.Escaped = Keep(ref room.Escaped, JsonString.Escape(piece, room.Escaped, invisible: false));
        return isPlain;
    }

    private static Piece Keep(ref Span<byte> room, int length)
    {
        var piece = new Piece
        {
            Text = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(room)),
            Length = length,
            Behind = Vector128.GreaterThan(
                Vector128<byte>.Indices, Vector128.Create((byte)((length - 1) & (Vector - 1)))),
        };
        room = room[length..];
        return piece;
    }

    private static int WithoutSpace(ReadOnlySpan<byte> piece, Span<byte> to, ref bool inString)
    {
        int length = 0;
        for (int i = 0; i < piece.Length; i++)
        {
            byte value = piece[i];
            if (!inString && value <= ' ')
            {
                continue;
            }

            to[length++] = value;
            if (value == '"')
            {
                inString = !inString;
            }
            else if (value == '\\')
            {
                to[length++] = piece[++i];
            }
        }

        return length;
    }

    /// <summary>What is left of the room for each form.</summary>
    private ref struct Room(byte[] bytes)
    {
        public Span<byte> Plain = bytes.AsSpan(0, MostText);
        public Span<byte> Minified = bytes.AsSpan(MostText, MostText);
        public Span<byte> Escaped = bytes.AsSpan(2 * MostText, MostEscaped);
    }
}
