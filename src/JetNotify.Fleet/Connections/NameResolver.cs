using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace JetNotify.Fleet.Connections;

/// <summary>
/// Looks names up, at each attempt anew, on a few threads of its own: a look-up cannot be interrupted, and a dead name
/// server would take every thread of the pool. Where the answer is late, the addresses of the last one are used. Any
/// thread.
/// </summary>
/// <param name="lookUp">What looks up: <see cref="Dns.GetHostAddresses(string)"/>.</param>
/// <param name="patience">How long an answer is waited for where an earlier one is known.</param>
internal sealed class NameResolver(Func<string, IPAddress[]> lookUp, TimeSpan patience)
{
    private const int MostThreads = 4;
    private const int StackSize = 256 * 1024;

    private readonly ConcurrentDictionary<string, IPAddress[]> _last = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<IPAddress[]>> _pending =
        new(StringComparer.OrdinalIgnoreCase);
    private readonly BlockingCollection<string> _asked = [];
    private int _threads;
    private int _idle;

    /// <summary>The system's name service.</summary>
    public static NameResolver System() => new(Dns.GetHostAddresses, TimeSpan.FromSeconds(2));

    /// <summary>Returns the addresses of a name.</summary>
    /// <exception cref="SocketException">There are none, or the name service failed, and no earlier answer is
    /// known.</exception>
    /// <exception cref="OperationCanceledException">Cancelled first, and no earlier answer is known.</exception>
    public async ValueTask<IPAddress[]> Resolve(string host, CancellationToken cancellation)
    {
        var answer = Ask(host);
        if (!_last.TryGetValue(host, out var last))
        {
            return await answer.WaitAsync(cancellation).ConfigureAwait(false);
        }

        try
        {
            return await answer.WaitAsync(patience, cancellation).ConfigureAwait(false);
        }
        catch (Exception late) when (late is TimeoutException or SocketException)
        {
            return last;
        }
    }

    private Task<IPAddress[]> Ask(string host)
    {
        // Routers behind one name, and attempts that came back before the answer, share it.
        var mine = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var shared = _pending.GetOrAdd(host, mine);
        if (ReferenceEquals(shared, mine))
        {
            // Nobody may be waiting any more when it fails.
            _ = mine.Task.ContinueWith(
                static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default);
            _asked.Add(host, CancellationToken.None);
            StartThread();
        }

        return shared.Task;
    }

    private void StartThread()
    {
        if (Volatile.Read(ref _idle) > 0)
        {
            return;
        }

        if (Interlocked.Increment(ref _threads) > MostThreads)
        {
            Interlocked.Decrement(ref _threads);
            return;
        }

        new Thread(Work, StackSize) { IsBackground = true, Name = "name look-up" }.Start();
    }

    private void Work()
    {
        while (true)
        {
            Interlocked.Increment(ref _idle);
            string host = _asked.Take();
            Interlocked.Decrement(ref _idle);
            IPAddress[]? found = null;
            Exception? failure = null;
            try
            {
                found = lookUp(host);
                _last[host] = found;
            }
            catch (Exception e) when (e is SocketException or ArgumentException)
            {
                failure = e;
            }

            if (_pending.TryRemove(host, out var waiting))
            {
                _ = failure is null ? waiting.TrySetResult(found!) : waiting.TrySetException(failure);
            }
        }
    }
}
