namespace JetNotify.Recordings;

/// <summary>Makes an index out of the lines of a recording, while somebody reads all of it. One thread.</summary>
internal sealed class RecordingIndexBuilder
{
    // Read in a moment; and the index of 10 GB has 10,000 lines.
    private const int BlockLength = 1024 * 1024;

    private readonly List<IndexBlock> _blocks = [];
    private IndexBlock _block;
    private long _begin;
    private DateTime? _first;
    private long _end;

    /// <summary>Adds a line.</summary>
    /// <param name="line">Where it stands.</param>
    /// <param name="end">How many bytes of lines there are up to its end.</param>
    /// <param name="at">Its time, UTC.</param>
    public void Add(LinePlace line, long end, DateTime at)
    {
        if (_first is null || (line.Begin - _begin >= BlockLength && line.Place is not null))
        {
            Close();
            _begin = line.Begin;

            // What is compressed can be read from its start alone, with the header.
            _block = line.Place is { } place ? new IndexBlock(place, line.LinesBefore, at, at)
                : new IndexBlock(0, 0, at, at);
        }
        else if (at < _block.Earliest)
        {
            _block = _block with { Earliest = at };
        }
        else if (at > _block.Latest)
        {
            _block = _block with { Latest = at };
        }

        _first ??= at;
        _end = end;
    }

    /// <summary>Returns the index, or null where there was no line.</summary>
    /// <param name="compressed">How long the file is in bytes if it is compressed, or null.</param>
    public RecordingIndex? Build(long? compressed = null)
    {
        Close();
        return _first is null ? null : new RecordingIndex
        {
            First = _first.Value,
            Length = compressed ?? _end,
            Blocks = [.. _blocks]
        };
    }

    private void Close()
    {
        if (_first is not null)
        {
            _blocks.Add(_block);
        }
    }
}

/// <summary>Where a line of a recording stands.</summary>
/// <param name="Begin">How many bytes of lines stand before what was read for it.</param>
/// <param name="LinesBefore">How many lines stand before that.</param>
/// <param name="Place">Where in the file one may begin to read it, or null.</param>
internal readonly record struct LinePlace(long Begin, long LinesBefore, long? Place)
{
    /// <summary>Returns where the next line of a reader stands.</summary>
    public static LinePlace Next(RecordingReader reader) => new(reader.Offset, reader.LineNumber, reader.FindPlace());
}
