using System.IO.Compression;

namespace JetNotify.Recordings;

/// <summary>
/// Compresses lines as gzip members of a mebibyte each, which are one file to whatever reads gzip (RFC 1952, 2.2) and
/// costs a thousandth of the size. Each begins with a line, so that an index can name it as a place to begin at.
/// </summary>
internal static class GzipMembers
{
    private const int Piece = 64 * 1024;
    private const int MemberLength = 1024 * 1024;

    /// <summary>Compresses all there is.</summary>
    /// <param name="from">The lines.</param>
    /// <param name="to">Gets the members; stays open.</param>
    /// <param name="stop">Ends it between two pieces.</param>
    /// <exception cref="IOException">One of them failed.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static void Compress(Stream from, Stream to, CancellationToken stop)
    {
        byte[] piece = new byte[Piece];
        var member = Begin(to);
        try
        {
            long length = 0;
            int count;
            while ((count = from.Read(piece)) != 0)
            {
                stop.ThrowIfCancellationRequested();
                int end = length < MemberLength ? 0 : piece.AsSpan(0, count).IndexOf((byte)'\n') + 1;
                if (end > 0)
                {
                    member.Write(piece, 0, end);
                    member.Dispose();
                    member = Begin(to);
                    length = 0;
                }

                member.Write(piece, end, count - end);
                length += count - end;
            }
        }
        finally
        {
            member.Dispose();
        }
    }

    private static GZipStream Begin(Stream to) => new(to, CompressionLevel.Fastest, leaveOpen: true);
}
