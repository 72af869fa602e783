namespace JetNotify.Recordings;

/// <content>Where it is in the file, and reading a part of it alone.</content>
internal sealed partial class RecordingReader
{
    /// <summary>Whether any of it is compressed, as far as it was read.</summary>
    public bool IsCompressed => _stream.IsCompressed;

    /// <summary>How many bytes of lines stand before the next one.</summary>
    public long Offset => _stream.Given - (_end - _start);

    /// <summary>The time of the file's first line, and the latest, where something other than reading all of it has
    /// told that; UTC.</summary>
    public (DateTime First, DateTime Latest)? Covers { get; private set; }

    /// <summary>Returns where in the file one may begin to read the next line, or null where something compressed goes
    /// on there. To be asked from line to line.</summary>
    /// <exception cref="RecordingException">The file cannot be read further.</exception>
    public long? FindPlace()
    {
        // What ends with a line is followed by what has not begun yet.
        if (_start == _end && !_atEnd)
        {
            Fill();
        }

        return _stream.PlaceOf(Offset);
    }

    /// <summary>Reads a part of it alone. Before the first line was read.</summary>
    /// <param name="part">The part.</param>
    /// <param name="covers">The time of the file's first line, and the latest, UTC.</param>
    /// <exception cref="IOException">The file cannot be read there.</exception>
    public void Restrict(IndexRange part, (DateTime First, DateTime Latest) covers)
    {
        Covers = covers;
        _stream.Restart(part.Place, part.End);
        (_start, _end, _searched, _lineLength) = (0, 0, 0, -1);
        _atEnd = false;
        LineNumber = part.LinesBefore;
    }
}
