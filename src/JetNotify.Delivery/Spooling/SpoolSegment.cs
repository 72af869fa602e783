using Microsoft.Win32.SafeHandles;

namespace JetNotify.Delivery.Spooling;

/// <summary>One file of a spool: the header of a recording, then whole lines.</summary>
internal static class SpoolSegment
{
    /// <summary>How many bytes the header has.</summary>
    public static readonly int HeaderLength = SpoolLine.Header(default).Length;

    private const int Piece = 64 * 1024;

    /// <summary>Opens a file to go on with it, or begins one. What follows the last line feed, which a power cut
    /// leaves, is taken away.</summary>
    public static SafeFileHandle Open(string folder, long number, out long length, out long torn)
    {
        var file = File.OpenHandle(
            SpoolFolder.Segment(folder, number), FileMode.OpenOrCreate, FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete);
        try
        {
            long found = RandomAccess.GetLength(file);
            length = EndOfLines(file, found);
            torn = found - length;
            if (torn > 0)
            {
                RandomAccess.SetLength(file, length);
            }

            if (length == 0)
            {
                RandomAccess.Write(file, SpoolLine.Header(DateTime.UtcNow), 0);
                length = HeaderLength;
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Takes away what was half written; where that fails the next start does.</summary>
    public static void TryTruncate(SafeFileHandle file, long length)
    {
        try
        {
            RandomAccess.SetLength(file, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Said already that the disk does not do as it should.
        }
    }

    private static long EndOfLines(SafeFileHandle file, long end)
    {
        byte[] piece = new byte[Piece];
        while (end > 0)
        {
            long start = Math.Max(0, end - Piece);
            var read = piece.AsSpan(0, RandomAccess.Read(file, piece.AsSpan(0, (int)(end - start)), start));
            int last = read.LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                return start + last + 1;
            }

            end = start;
        }

        return 0;
    }
}
