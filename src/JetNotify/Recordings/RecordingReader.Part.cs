namespace JetNotify.Recordings;

/// <content>Where it is in the file, and reading a part of it alone.</content>
internal sealed partial class RecordingReader
{
    private long _given;
    private long _limit = long.MaxValue;

    /// <summary>Whether any of it is compressed, as far as it was read.</summary>
    public bool IsCompressed => _stream.IsCompressed;

    /// <summary>Where the next line begins, in bytes of what is not compressed.</summary>
    public long Offset => _given - (_end - _start);

    /// <summary>The time of the file's first line, and the latest, where something other than reading all of it has
    /// told that; UTC.</summary>
    public (DateTime First, DateTime Latest)? Covers { get; private set; }

    /// <summary>Reads a part of it alone. Before the first line was read, and where nothing is compressed.</summary>
    /// <param name="part">The part.</param>
    /// <param name="covers">The time of the file's first line, and the latest, UTC.</param>
    /// <exception cref="IOException">The file cannot be read there.</exception>
    public void Restrict(IndexRange part, (DateTime First, DateTime Latest) covers)
    {
        Covers = covers;
        _limit = part.End;
        if (part.Offset > Offset)
        {
            _source.Position = part.Offset;
            _stream.Restart();
            (_start, _end, _searched, _lineLength) = (0, 0, 0, -1);
            _given = part.Offset;
            LineNumber = part.LinesBefore;
        }
        else if (_given > _limit)
        {
            _end -= (int)(_given - _limit);
            _given = _limit;
        }
    }

    private int ReadWithinLimit(Span<byte> room)
    {
        int count = _stream.Read(room[..(int)Math.Min(room.Length, _limit - _given)]);
        _given += count;
        return count;
    }
}
