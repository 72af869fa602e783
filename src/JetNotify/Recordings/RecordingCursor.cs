using System.Runtime.CompilerServices;
using System.Text.Json;
using JetNotify.Json;

namespace JetNotify.Recordings;

/// <summary>Walks through one line of JSON. Each call takes what it names, or says that it is not there.</summary>
internal ref struct RecordingCursor
{
    private const int MostSpare = 1024 * 1024;

    private readonly ReadOnlySpan<byte> _line;
    private int _at;

    /// <summary>At the beginning of the line.</summary>
    public RecordingCursor(ReadOnlySpan<byte> line)
    {
        _line = line;
        SkipSpace();
    }

    /// <summary>Somewhere in the line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">Where, from 0 on.</param>
    public RecordingCursor(ReadOnlySpan<byte> line, int at)
    {
        _line = line;
        _at = at;
    }

    /// <summary>Whether nothing is left.</summary>
    public readonly bool AtEnd => _at >= _line.Length;

    /// <summary>Takes one character, and the space behind it.</summary>
    public bool TryRead(byte character)
    {
        if (AtEnd || _line[_at] != character)
        {
            return false;
        }

        _at++;
        SkipSpace();
        return true;
    }

    /// <summary>Takes a name, if it is this one and nothing is between it and its colon.</summary>
    /// <param name="name">With its quotes and its colon.</param>
    public bool TryReadMember(ReadOnlySpan<byte> name)
    {
        if (!_line[_at..].StartsWith(name))
        {
            return false;
        }

        _at += name.Length;
        SkipSpace();
        return !AtEnd;
    }

    /// <summary>Takes a member's name and its colon.</summary>
    public bool TryReadName(out ReadOnlySpan<byte> name) => TryReadPlain(out name, (byte)':');

    /// <summary>Takes a string without escapes.</summary>
    public bool TryReadPlain(out ReadOnlySpan<byte> text) => TryReadPlain(out text, (byte)',');

    /// <summary>Takes a string.</summary>
    /// <param name="room">Where it is put if it has escapes; grows.</param>
    /// <param name="text">The string, in the line or in <paramref name="room"/>.</param>
    /// <param name="json">Knows the shapes of what mostly stands there, or null.</param>
    public bool TryReadText(ref byte[] room, out ReadOnlySpan<byte> text, JsonMinifier? json = null)
    {
        text = default;
        if (AtEnd || _line[_at] != '"')
        {
            return false;
        }

        var rest = _line[(_at + 1)..];
        int end = rest.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0)
        {
            return false;
        }

        if (rest[end] == '"')
        {
            text = rest[..end];
        }
        else
        {
            if (room.Length < rest.Length)
            {
                // Escapes only take room; some more spares the next line a new array, unless that would be much.
                room = GC.AllocateUninitializedArray<byte>(rest.Length + Math.Min(rest.Length / 2, MostSpare));
            }

            int length = 0;
            end = json is null ? -1 : json.Unescape(rest, room, out length);
            if (end < 0)
            {
                end = JsonString.Unescape(rest, room, out length);
                if (end < 0)
                {
                    return false;
                }

                json?.Learn(room.AsSpan(0, length), room.AsSpan(length));
            }

            text = room.AsSpan(0, length);
        }

        _at += end + 2;
        return Separate((byte)',');
    }

    /// <summary>Takes a whole number from 0 to <paramref name="most"/>.</summary>
    public bool TryReadNumber(long most, out long number)
    {
        number = 0;
        int start = _at;
        while (!AtEnd && _line[_at] is >= (byte)'0' and <= (byte)'9' && number <= most)
        {
            number = (number * 10) + _line[_at++] - '0';
        }

        return _at > start && number <= most && Separate((byte)',');
    }

    /// <summary>Takes <c>true</c> or <c>false</c>.</summary>
    public bool TryReadBoolean(out bool truth)
    {
        var rest = _line[_at..];
        truth = rest.StartsWith("true"u8);
        if (!truth && !rest.StartsWith("false"u8))
        {
            return false;
        }

        _at += truth ? 4 : 5;
        return Separate((byte)',');
    }

    /// <summary>Takes any value, and gives it as it stands there.</summary>
    public bool TryReadValue(out ReadOnlySpan<byte> value)
    {
        value = default;
        try
        {
            var reader = new Utf8JsonReader(_line[_at..], isFinalBlock: false, state: default);
            if (!reader.Read() || !reader.TrySkip())
            {
                return false;
            }

            value = _line.Slice(_at, (int)reader.BytesConsumed);
        }
        catch (JsonException)
        {
            return false;
        }

        _at += value.Length;
        return Separate((byte)',');
    }

    private bool TryReadPlain(out ReadOnlySpan<byte> text, byte separator)
    {
        text = default;
        if (AtEnd || _line[_at] != '"')
        {
            return false;
        }

        var rest = _line[(_at + 1)..];
        int end = rest.IndexOf((byte)'"');
        if (end < 0)
        {
            return false;
        }

        text = rest[..end];
        _at += end + 2;
        return Separate(separator) && (separator == ',' || !AtEnd);
    }

    /// <summary>What follows a value is a comma, or the end of its object; what follows a name is a colon.</summary>
    private bool Separate(byte separator)
    {
        SkipSpace();
        if (AtEnd)
        {
            return false;
        }

        if (_line[_at] == separator)
        {
            _at++;
            SkipSpace();
            return true;
        }

        return separator == ',' && _line[_at] == '}';
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SkipSpace()
    {
        // Recordings have none; other tools write some.
        if ((uint)_at < (uint)_line.Length && _line[_at] <= ' ')
        {
            SkipSpaces();
        }
    }

    private void SkipSpaces()
    {
        while ((uint)_at < (uint)_line.Length && _line[_at] <= ' ')
        {
            _at++;
        }
    }
}
