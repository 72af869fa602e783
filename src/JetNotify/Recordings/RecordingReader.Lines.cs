
namespace JetNotify.Recordings;

/// <content>From bytes to lines, past what is none: holes of NULs, and lines without an end.</content>
internal sealed partial class RecordingReader
{
    private bool NextLine(int longest, out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            while (!FindLine())
            {
                DropHole(longest);
                DropLongLine(_hasHole ? RecordingFormat.LongestLine : longest);
                if (_atEnd)
                {
                    return ReadRest(out line);
                }

                Fill();
            }

            line = _bytes.AsSpan(_start, _lineLength);
            _start += _lineLength + 1;
            _lineLength = -1;
            LineNumber++;
            if (EndDamage(ref line))
            {
                return true;
            }
        }
    }

    /// <summary>Takes what is left at the end of the file, if anything is.</summary>
    private bool ReadRest(out ReadOnlySpan<byte> line)
    {
        line = _bytes.AsSpan(_start, _end - _start);
        _start = _end;
        if (line.IsEmpty && !_isSkipping)
        {
            // As a power cut leaves it.
            IsTorn |= _hasHole && !IsCut;
            return false;
        }

        LineNumber++;
        _unended = true;
        return EndDamage(ref line);
    }

    /// <summary>Counts the hole or the line too long that ends here.</summary>
    /// <param name="line">Becomes what is good behind it.</param>
    /// <returns>Whether there is a line to be read.</returns>
    private bool EndDamage(ref ReadOnlySpan<byte> line)
    {
        if (!_isSkipping && !_hasHole && (line.IsEmpty || line[0] != 0))
        {
            return true;
        }

        CountDamage();
        bool isGood = TryLeaveHole(ref line) || !_isSkipping;
        _isSkipping = _hasHole = false;
        return isGood && !line.IsEmpty;
    }

    /// <summary>Goes behind the NULs in a line, which no JSON has, and counts what they took; false where there are
    /// none.</summary>
    private bool TryLeaveHole(ref ReadOnlySpan<byte> line)
    {
        int last = line.LastIndexOf((byte)0);
        line = line[(last + 1)..];
        if (last >= 0)
        {
            CountDamage();
        }

        return last >= 0;
    }

    /// <summary>Lets go of what cannot become a line: a file that was truncated under its writer, or lost power, has a
    /// hole of any size. What ends nowhere, as a device does, is not waited for in a header.</summary>
    private void DropHole(int longest)
    {
        if (_end > _start && _bytes[_end - 1] == 0 && (longest != RecordingFormat.LongestHeader || HasEnd))
        {
            _hasHole = true;
            _isSkipping = false;
            _start = _end;
        }
    }

    private bool HasEnd => _source.CanSeek && _source.Length > 0;

    /// <summary>Lets go of a line that is longer than any that is written, however long it is.</summary>
    private void DropLongLine(int longest)
    {
        if (!_isSkipping && _end - _start <= longest)
        {
            return;
        }

        if (longest == RecordingFormat.LongestHeader)
        {
            throw NoRecording(RecordingFormat.NoRecording);
        }

        int hole = _bytes.AsSpan(_start, _end - _start).LastIndexOf((byte)0);
        _hasHole = hole >= 0;
        _isSkipping = hole < 0;
        _start = hole < 0 ? _end : _start + hole + 1;
    }

    private bool FindLine()
    {
        if (_lineLength >= 0)
        {
            return true;
        }

        int from = Math.Max(_start, _searched);
        int found = _bytes.AsSpan(from, _end - from).IndexOf((byte)'\n');
        _searched = found < 0 ? _end : from + found;
        _lineLength = found < 0 ? -1 : from + found - _start;
        return found >= 0;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            _end -= _start;
            _searched = Math.Max(0, _searched - _start);
            _start = 0;
        }

        if (_end == _bytes.Length)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>(
                _bytes.Length < LastDoubling ? 2 * _bytes.Length : RecordingFormat.LongestLine + FirstCapacity);
            _bytes.AsSpan(0, _end).CopyTo(larger);
            _bytes = larger;
        }

        int count;
        try
        {
            count = _stream.Read(_bytes.AsSpan(_end));
        }
        catch (IOException e)
        {
            throw new RecordingException(FileProblem.OfReading(_path, e));
        }

        _end += count;
        _atEnd = count == 0;
        Volatile.Write(ref _position, _source.CanSeek ? _source.Position : _position + count);
    }
}
