using JetNotify.Recordings;
using JetNotify.Replay;
using JetNotify.Simulator.Broker;
using JetNotify.Terminal;

namespace JetNotify.Simulate;

/// <summary>Publishes recordings to whoever subscribes, each message as it was received. The caller's thread.</summary>
internal sealed class RecordingPublisher : IDisposable
{
    private readonly RepeatPlan _plan;
    private readonly MqttBroker _broker;
    private readonly long? _count;
    private readonly Action<string> _say;
    private readonly CancellationToken _end;
    private ReplayFiles _files;
    private long _published;

    /// <summary>Judges every file.</summary>
    /// <param name="plan">Which, and how.</param>
    /// <param name="broker">Whose subscribers hear it.</param>
    /// <param name="count">How many messages at most.</param>
    /// <param name="say">Hears of a FIFO that is waited for, on another thread.</param>
    /// <param name="end">Ends it.</param>
    /// <exception cref="RecordingException">One of them is no recording, or cannot be read.</exception>
    public RecordingPublisher(RepeatPlan plan, MqttBroker broker, long? count, Action<string> say,
        CancellationToken end)
    {
        _plan = plan;
        _broker = broker;
        _count = count;
        _end = end;
        _say = say;
        _files = new ReplayFiles(plan.Files, plan.Input, say);
    }

    /// <summary>How many messages were published. Any thread.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>How much of the files was read, in percent; null where their length is not known. Any thread.</summary>
    public int? Percent => _files.Length > 0 ? Progress.Percent(_files.Position, _files.Length) : null;

    /// <summary>What was left out of the recordings, a sentence each.</summary>
    public List<string> LeftOut { get; } = [];

    /// <summary>Plays them to the end, or for ever where it loops.</summary>
    /// <exception cref="RecordingException">One of them turns out to be no recording.</exception>
    public void Run()
    {
        while (PlayAll() && _plan.Loop)
        {
            _files.Dispose();
            _files = new ReplayFiles(_plan.Files, _plan.Input, _say);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    // Whether there was something to play, and more is wanted.
    private bool PlayAll()
    {
        long before = _published;
        var pacer = _plan.Speed is { } speed ? new ReplayPacer(speed) : null;
        LeftOut.Clear();
        while (_files.Next() is { } recording)
        {
            if (!Play(recording, pacer))
            {
                return false;
            }

            ReplayExecution.Describe(recording, LeftOut);
        }

        return _published > before;
    }

    private bool Play(RecordingReader recording, ReplayPacer? pacer)
    {
        while (recording.Read(out var entry))
        {
            if (!entry.Status.IsEmpty)
            {
                continue;
            }

            if (_published == _count || _end.IsCancellationRequested || (pacer is not null
                && !AwaitTurn(pacer, entry.At)))
            {
                return false;
            }

            _broker.Replay(entry.Publish);
            Interlocked.Increment(ref _published);
            var room = _broker.WaitForRoom();
            if (!room.IsCompleted)
            {
                room.AsTask().GetAwaiter().GetResult();
            }
        }

        return true;
    }

    private bool AwaitTurn(ReplayPacer pacer, DateTime receivedAt)
    {
        for (var wait = pacer.Until(receivedAt); wait >= TimeSpan.FromMilliseconds(1); wait = pacer.Until(receivedAt))
        {
            if (_end.WaitHandle.WaitOne(wait))
            {
                return false;
            }
        }

        return true;
    }
}
