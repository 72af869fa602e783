using System.Buffers.Binary;
using System.IO.Compression;

namespace JetNotify.Recordings;

/// <summary>
/// The bytes of a recording, whatever of it is compressed, known by its first bytes: gzip members (RFC 1952), padding
/// of zeros behind them, and plain lines, in any order. .NET's own reader stops behind a member without a word, also
/// where it ends too early. One thread.
/// </summary>
internal sealed partial class RecordingStream : IDisposable
{
    private const int Capacity = 64 * 1024;
    private const int TrailerLength = 8;

    // Of those that nobody asked for: a reader is less than so many behind.
    private const int MostBeginnings = 64;
    private const int HasHeaderSum = 2;     // FHCRC
    private const int HasExtra = 4;         // FEXTRA
    private const int HasName = 8;          // FNAME
    private const int HasComment = 16;      // FCOMMENT

    private readonly Stream _source;
    private readonly byte[] _bytes = new byte[Capacity];
    private readonly Feed _feed;
    private readonly Queue<Beginning> _beginnings = [];
    private Beginning _last;
    private DeflateStream? _inflater;
    private uint _sum;
    private long _length;
    private long _memberPlace;
    private int _at;
    private int _end;
    private int _lastPiece;
    private long _taken;
    private long _limit = long.MaxValue;
    private bool _isPlain;
    private bool _atEnd;
    private bool _begun;
    private bool _starved;

    /// <summary>Takes a stream over; nothing is read yet.</summary>
    public RecordingStream(Stream source)
    {
        _source = source;
        _feed = new Feed(this);
    }

    /// <summary>Whether any of it is compressed, as far as it was read.</summary>
    public bool IsCompressed { get; private set; }

    /// <summary>What is wrong with what is compressed. Nothing more is read then: nobody knows how much is
    /// lost.</summary>
    public CompressedFault Fault { get; private set; }

    /// <summary>How many bytes were read from it, in all.</summary>
    public long Given { get; private set; }

    /// <summary>Reads what there is.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public int Read(Span<byte> bytes)
    {
        int count = ReadPart(bytes);
        Given += count;
        return count;
    }

    /// <summary>Returns where in the source one may begin to read what comes behind so many bytes, or null: in what is
    /// compressed a member has to begin there.</summary>
    /// <param name="given">How many bytes; more than when it was asked last, and none that were not read.</param>
    public long? PlaceOf(long given)
    {
        while (_beginnings.TryPeek(out var next) && next.Given <= given)
        {
            _last = _beginnings.Dequeue();
        }

        return _last.IsPlain || _last.Given == given ? _last.Place + given - _last.Given : null;
    }

    /// <summary>Reads a part of the source alone from now on.</summary>
    /// <param name="place">Where it begins, one that <see cref="PlaceOf"/> has returned.</param>
    /// <param name="end">Where it ends, another.</param>
    /// <exception cref="IOException">The source cannot be read there.</exception>
    public void Restart(long place, long end)
    {
        _source.Position = _taken = place;
        _limit = end;
        _at = _end = 0;
        _begun = _isPlain = _atEnd = false;
        _inflater?.Dispose();
        _inflater = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inflater?.Dispose();
        _source.Dispose();
    }

    private int ReadPart(Span<byte> bytes)
    {
        while (Fault == CompressedFault.None)
        {
            if (_inflater is not null)
            {
                int count = Inflate(bytes);
                if (count > 0)
                {
                    return count;
                }
            }
            else if (_isPlain)
            {
                int count = ReadPlain(bytes);
                if (count > 0 || _isPlain)
                {
                    return count;
                }
            }
            else if (!BeginPart())
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>Looks what comes next; false where nothing does.</summary>
    private bool BeginPart()
    {
        if (_begun && !SkipPadding())
        {
            return false;
        }

        // Two bytes tell the kind; a pipe may bring one.
        _begun = true;
        bool hasTwo = Ensure(2);
        if (!hasTwo || _bytes[_at] != 0x1F || _bytes[_at + 1] != 0x8B)
        {
            _isPlain = true;
            Begin();
            return _end > _at;
        }

        IsCompressed = true;
        Begin();
        _memberPlace = _taken - (_end - _at);
        BeginMember();
        return true;
    }

    private void BeginMember()
    {
        Fault = TrySkipHeader() ? CompressedFault.None
            : _end == _at ? CompressedFault.EndsEarly : CompressedFault.Broken;
        _sum = 0;
        _length = 0;
        _starved = false;
        _inflater?.Dispose();
        _inflater = new DeflateStream(_feed, CompressionMode.Decompress, leaveOpen: true);
    }

    private void Begin()
    {
        if (_beginnings.Count == MostBeginnings)
        {
            _beginnings.Dequeue();
        }

        _beginnings.Enqueue(new Beginning(Given, _taken - (_end - _at), _isPlain));
    }

    private bool SkipPadding()
    {
        while (Ensure(1))
        {
            if (_bytes[_at] != 0)
            {
                return true;
            }

            _at++;
        }

        return false;
    }

    private int Inflate(Span<byte> bytes)
    {
        int count;
        try
        {
            count = _inflater!.Read(bytes);
        }
        catch (InvalidDataException)
        {
            Fault = _starved ? CompressedFault.EndsEarly : CompressedFault.Broken;
            return _starved || !_source.CanSeek ? 0 : InflateRest(bytes);
        }

        _sum = Crc32.Append(_sum, bytes[..count]);
        _length += count;
        if (count == 0)
        {
            _inflater.Dispose();
            _inflater = null;
            Fault = TrySkipTrailer() ? CompressedFault.None
                : _starved ? CompressedFault.EndsEarly : CompressedFault.WrongSum;
        }

        return count;
    }

    /// <summary>Reads a broken member once more, up to the very byte behind which it is broken: what was inflated by
    /// the call that failed is lost otherwise, and may be hundreds of lines.</summary>
    private int InflateRest(Span<byte> bytes)
    {
        long given = _length;
        _source.Position = _taken = _memberPlace;
        _at = _end = 0;
        _atEnd = false;
        BeginMember();
        Fault = CompressedFault.Broken;
        int count = 0;
        try
        {
            int read = 1;
            while (_length < given && read > 0)
            {
                read = _inflater!.Read(bytes[..(int)Math.Min(bytes.Length, given - _length)]);
                _length += read;
            }

            while (count < bytes.Length && read > 0)
            {
                read = _inflater!.Read(bytes.Slice(count, 1));
                count += read;
            }
        }
        catch (InvalidDataException)
        {
            // As before.
        }

        return count;
    }

    /// <summary>Finds the check sum and length that end a member, somewhere in what the inflater was given last or
    /// right behind it; it does not say how much of that it used.</summary>
    private bool TrySkipTrailer()
    {
        Span<byte> trailer = stackalloc byte[TrailerLength];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _sum);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], unchecked((uint)_length));
        int piece = _at - _lastPiece;
        _at = _lastPiece;
        _ = Ensure(piece + TrailerLength);
        int found = _bytes.AsSpan(_at, Math.Min(piece + TrailerLength, _end - _at)).IndexOf(trailer);
        _at += Math.Max(0, found) + TrailerLength;
        return found >= 0;
    }

    private bool TrySkipHeader()
    {
        const int Fixed = 10;
        if (!Ensure(Fixed) || _bytes[_at + 2] != 8)
        {
            return false;
        }

        int flags = _bytes[_at + 3];
        _at += Fixed;
        return ((flags & HasExtra) == 0 || TrySkipExtra())
            && ((flags & HasName) == 0 || TrySkipText())
            && ((flags & HasComment) == 0 || TrySkipText())
            && ((flags & HasHeaderSum) == 0 || TrySkip(2));
    }

    private bool TrySkipExtra() =>
        Ensure(2) && TrySkip(2 + BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(_at)));

    private bool TrySkip(int count)
    {
        while (count > 0 && Ensure(1))
        {
            int here = Math.Min(count, _end - _at);
            _at += here;
            count -= here;
        }

        return count == 0;
    }

    private bool TrySkipText()
    {
        while (Ensure(1))
        {
            if (_bytes[_at++] == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Has at least so many bytes at hand, if the source has them; what was used is let go.</summary>
    private bool Ensure(int count)
    {
        while (_end - _at < count && !_atEnd)
        {
            _bytes.AsSpan(_at, _end - _at).CopyTo(_bytes);
            _end -= _at;
            _at = 0;
            int read = ReadSource(_bytes.AsSpan(_end));
            _end += read;
            _atEnd = read == 0;
        }

        return _end - _at >= count;
    }

    private int ReadSource(Span<byte> room)
    {
        int count = _source.Read(room[..(int)Math.Min(room.Length, _limit - _taken)]);
        _taken += count;
        return count;
    }

    /// <summary>Gives the inflater a piece, and remembers where it began.</summary>
    private int Give(Span<byte> room)
    {
        _ = Ensure(1);
        int count = Math.Min(room.Length, _end - _at);
        _bytes.AsSpan(_at, count).CopyTo(room);
        _lastPiece = _at;
        _at += count;
        _starved = count == 0;
        return count;
    }

    /// <summary>Where a member or plain lines begin.</summary>
    /// <param name="Given">How many bytes were given before.</param>
    /// <param name="Place">Where in the source.</param>
    /// <param name="IsPlain">Whether it is plain lines.</param>
    private readonly record struct Beginning(long Given, long Place, bool IsPlain);

    /// <summary>Where the inflater reads from.</summary>
    private sealed class Feed(RecordingStream stream) : ForwardStream
    {
        public override int Read(Span<byte> buffer) => stream.Give(buffer);
    }
}
