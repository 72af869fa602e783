using System.Runtime.InteropServices;
using JetNotify.Terminal;

namespace JetNotify.Output;

/// <summary>
/// Writes to a descriptor with write(2), because nothing above it does right by a pipe: the console stream hides that
/// the reader left, and a file stream keeps an offset of its own where the descriptor's is shared.
/// </summary>
/// <param name="descriptor">An open descriptor, blocking or not; stays open and keeps its mode.</param>
internal sealed class UnixOutput(int descriptor) : IOutput
{
    // poll(2) and a callback need little.
    private const int WatcherStack = 128 * 1024;

    private long _blockedSince;

    /// <inheritdoc/>
    public long BlockedSince => Volatile.Read(ref _blockedSince);

    /// <inheritdoc/>
    public unsafe void Write(ReadOnlySpan<byte> bytes)
    {
        Volatile.Write(ref _blockedSince, Environment.TickCount64);
        try
        {
            fixed (byte* start = bytes)
            {
                nint done = 0;
                while (done < bytes.Length)
                {
                    nint count = Posix.Write(descriptor, start + done, bytes.Length - done);
                    if (count >= 0)
                    {
                        done += count;
                    }
                    else
                    {
                        AfterError(Marshal.GetLastPInvokeError());
                    }
                }
            }
        }
        finally
        {
            Volatile.Write(ref _blockedSince, 0);
        }
    }

    /// <summary>Finds out whether the descriptor is one for writing at all; writes nothing.</summary>
    /// <exception cref="OutputException">It is not.</exception>
    public void Probe()
    {
        const int AccessMode = 3;   // O_ACCMODE
        if ((Posix.OpenFlags(descriptor) & AccessMode) == Posix.ReadOnly)
        {
            AfterError(Posix.BadDescriptor);
        }
    }

    /// <inheritdoc/>
    public void WatchReader(Action readerGone) => StartWatcher(readerGone);

    /// <summary>Does what <see cref="WatchReader"/> says.</summary>
    /// <returns>The waiting thread, or null where no reader can leave.</returns>
    public Thread? StartWatcher(Action readerGone)
    {
        // Files and /dev/null have an offset; pipes, sockets and terminals have none.
        if (Posix.Seek(descriptor, 0, Posix.FromCurrent) >= 0)
        {
            return null;
        }

        var watcher = new Thread(() => Watch(readerGone), WatcherStack)
        {
            IsBackground = true,
            Name = "standard output's reader",
        };
        watcher.Start();
        return watcher;
    }

    private void Watch(Action readerGone)
    {
        // Asked for no event, poll(2) reports only what is always reported: POLLERR when a pipe's last reader closed,
        // POLLHUP when a terminal hung up or a socket closed both ways. A socket whose peer only stopped sending has
        // neither: then this waits until the process ends.
        if ((Poll(0) & (Posix.PollError | Posix.PollHangUp)) != 0)
        {
            readerGone();
        }
    }

    private void AfterError(int error)
    {
        if (error == Posix.Interrupted)
        {
            return;
        }

        if (error == Posix.TryAgain)
        {
            // The descriptor was made non-blocking by someone it is shared with: wait here instead of in write(2).
            _ = Poll(Posix.PollOut);
            return;
        }

        if (error == Posix.BrokenPipe || error == Posix.ConnectionReset)
        {
            throw new ReaderLeftException();
        }

        throw new OutputException($"cannot write to standard output: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Waits for the events, or for an error or hang-up, and says which came.</summary>
    private short Poll(short events)
    {
        var entry = new Posix.PollDescriptor { Descriptor = descriptor, Events = events };
        while (Posix.Poll(ref entry, 1, -1) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Posix.Interrupted)
            {
                return Posix.PollInvalid;
            }
        }

        return entry.Returned;
    }
}
