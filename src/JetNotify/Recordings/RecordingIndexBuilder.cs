namespace JetNotify.Recordings;

/// <summary>Makes an index out of the lines of a recording, while somebody reads all of it. One thread.</summary>
internal sealed class RecordingIndexBuilder
{
    // Read in a moment; and the index of 10 GB has 10,000 lines.
    private const int BlockLength = 1024 * 1024;

    private readonly List<IndexBlock> _blocks = [];
    private IndexBlock _block;
    private DateTime? _first;
    private long _end;

    /// <summary>Adds a line.</summary>
    /// <param name="begin">Where what was read for it begins, in bytes.</param>
    /// <param name="linesBefore">How many lines stand before that.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="at">Its time, UTC.</param>
    public void Add(long begin, long linesBefore, long end, DateTime at)
    {
        if (_first is null || begin - _block.Offset >= BlockLength)
        {
            Close();
            _block = new IndexBlock(begin, linesBefore, at, at);
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
    public RecordingIndex? Build()
    {
        Close();
        return _first is null ? null : new RecordingIndex
        {
            First = _first.Value,
            Length = _end,
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
