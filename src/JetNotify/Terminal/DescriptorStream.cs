using System.Runtime.InteropServices;

namespace JetNotify.Terminal;

/// <summary>Writes text to a standard stream with write(2). Console's own stream switches the keypad of a terminal over
/// before it writes to it, and nothing switches it back. A reader that has left is no failure. Not on
/// Windows.</summary>
/// <param name="descriptor">An open descriptor; stays open.</param>
internal sealed class DescriptorStream(int descriptor) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint done = 0;
            while (done < buffer.Length)
            {
                nint count = Posix.Write(descriptor, start + done, buffer.Length - done);
                int error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
                if (error == Posix.BrokenPipe)
                {
                    return;
                }

                if (error == Posix.TryAgain)
                {
                    var entry = new Posix.PollDescriptor { Descriptor = descriptor, Events = Posix.PollOut };
                    _ = Posix.Poll(ref entry, 1, -1);
                }
                else if (error is not (0 or Posix.Interrupted))
                {
                    throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
                }

                done += Math.Max(0, count);
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
