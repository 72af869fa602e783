using System.Runtime.CompilerServices;

namespace JetNotify.Simulator.Broker;

/// <summary>Awaited, lets whatever waits for a thread of the pool go first: a socket that always has something to read
/// or room to send in never waits by itself, and a few of them would keep every thread. <see cref="Task.Yield"/> would
/// come back at once, by the thread's own queue.</summary>
internal readonly struct NextTurn : ICriticalNotifyCompletion
{
    /// <summary>Bytes that one may move in its turn.</summary>
    public const int Bytes = 64 * 1024;

    public bool IsCompleted => false;

    public NextTurn GetAwaiter() => this;

    public void GetResult()
    {
        // There is none.
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) =>
        ThreadPool.UnsafeQueueUserWorkItem(static next => next(), continuation, preferLocal: false);
}
