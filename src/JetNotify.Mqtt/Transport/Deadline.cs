using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace JetNotify.Mqtt.Transport;

/// <summary>
/// The time that one step of opening a connection has, and the caller's wish to give up. Blocking calls know neither,
/// and the asynchronous ones that do would leave the descriptor non-blocking for good, which makes every later blocking
/// read an emulation through epoll: so a socket is guarded instead, and closed under the call that blocks.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _over;
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>A deadline <paramref name="total"/> from now (<see cref="Timeout.InfiniteTimeSpan"/> for
    /// none).</summary>
    public Deadline(TimeSpan total, CancellationToken cancellation)
    {
        Total = total;
        TotalText = string.Create(CultureInfo.InvariantCulture, $"{total.TotalSeconds:0.###} s");
        _cancellation = cancellation;
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _over.CancelAfter(total);
    }

    /// <summary>The whole time given.</summary>
    public TimeSpan Total { get; }

    /// <summary>The whole time given, for people: <c>5 s</c>.</summary>
    public string TotalText { get; private init; }

    /// <summary>Cancelled when the time has run out or the caller has given up.</summary>
    public CancellationToken Token => _over.Token;

    /// <summary>Whether the time has run out or the caller has given up.</summary>
    public bool IsOver => _over.IsCancellationRequested;

    /// <summary>An equal share of the time that is left.</summary>
    /// <param name="part">Which of them it is, from 0.</param>
    /// <param name="parts">How many there are. The only one goes by the name of the whole time: that is what was asked
    /// for, though some of it may be gone.</param>
    public Deadline Share(int part, int parts)
    {
        var left = Total;
        if (Total != Timeout.InfiniteTimeSpan)
        {
            left = (Total - Stopwatch.GetElapsedTime(_start)) / (parts - part);
            left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }

        return parts == 1
            ? new Deadline(left, _cancellation) { TotalText = TotalText }
            : new Deadline(left, _cancellation);
    }

    /// <summary>Closes <paramref name="socket"/> when this is over, unless the answer was disposed before.</summary>
    public CancellationTokenRegistration Guard(Socket socket) =>
        Token.UnsafeRegister(static guarded => ((Socket)guarded!).Dispose(), socket);

    /// <summary>Throws when the caller has given up; running out of time is for the step to report.</summary>
    public void ThrowIfCancelled() => _cancellation.ThrowIfCancellationRequested();

    /// <inheritdoc/>
    public void Dispose() => _over.Dispose();
}
