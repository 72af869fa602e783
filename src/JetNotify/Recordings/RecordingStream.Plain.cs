namespace JetNotify.Recordings;

/// <content>Plain lines, and where what is compressed begins behind them.</content>
internal sealed partial class RecordingStream
{
    private const int MagicLength = 4;      // ID1, ID2, CM and FLG, as far as they are the same everywhere
    private const int Reserved = 0xE0;      // of FLG

    /// <summary>Reads plain bytes up to where a member begins: no text has the bytes that it begins with.</summary>
    private int ReadPlain(Span<byte> bytes)
    {
        if (_at == _end)
        {
            int count = ReadSource(bytes[..Math.Min(bytes.Length, Capacity)]);
            int plain = FindMember(bytes[..count]);
            bytes[plain..count].CopyTo(_bytes);
            (_at, _end) = (0, count - plain);
            if (plain > 0 || count == 0)
            {
                return plain;
            }
        }

        bool isKnown = Ensure(MagicLength);
        int length = FindMember(_bytes.AsSpan(_at, _end - _at));
        if (length == 0 && isKnown)
        {
            _isPlain = false;
            return 0;
        }

        length = Math.Min(bytes.Length, length == 0 ? _end - _at : length);
        _bytes.AsSpan(_at, length).CopyTo(bytes);
        _at += length;
        return length;
    }

    /// <summary>Returns where a member begins, or may begin as far as can be seen; the length where none does.</summary>
    private static int FindMember(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        for (int next; (next = bytes[at..].IndexOf((byte)0x1F)) >= 0; at++)
        {
            at += next;
            var magic = bytes[at..];
            if ((magic.Length < 2 || magic[1] == 0x8B) && (magic.Length < 3 || magic[2] == 8)
                && (magic.Length < MagicLength || (magic[3] & Reserved) == 0))
            {
                return at;
            }
        }

        return bytes.Length;
    }
}
