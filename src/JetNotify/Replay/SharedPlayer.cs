using System.Runtime.ExceptionServices;
using JetNotify.Output;
using JetNotify.Recordings;

namespace JetNotify.Replay;

/// <summary>
/// Plays recordings as <see cref="RecordingPlayer"/> does, and on all processors where nothing says when a message is
/// due or which is the last: each takes some lines in turn, and whoever is done with those whose turn it is prints them
/// and all behind them that are done too. Every byte, its place and what is counted stay the same. Memory is bounded by
/// the number of processors.
/// </summary>
internal sealed class SharedPlayer
{
    // Reading and writing are done by one at a time.
    private const int MostThatGain = 8;

    // What one has printed too early waits here for its turn, while that one goes on.
    private const int ChunksForEach = 2;

    private readonly Shutdown _shutdown;
    private readonly IOutput _output;
    private readonly Printer _printer;
    private readonly RecordingPlayer _alone;
    private readonly int _workers;
    private readonly Chunk[] _chunks = [];
    private readonly Lock _reading = new();
    private readonly object _turns = new();
    private long _chunksRead;
    private long _turn;
    private ExceptionDispatchInfo? _failure;

    /// <summary>A replay to standard output.</summary>
    /// <param name="plan">What to play, and how.</param>
    /// <param name="processors">How many there are.</param>
    /// <param name="output">Written to by one thread at a time, not always the same.</param>
    /// <param name="shutdown">Who asks it ends the replay early.</param>
    /// <param name="observer">Hears of every message that is printed; then one thread plays alone. Or null.</param>
    public SharedPlayer(
        ReplayPlan plan, int processors, IOutput output, Shutdown shutdown, IPrintObserver? observer = null)
    {
        _shutdown = shutdown;
        _output = output;
        _printer = PrinterOf(plan, output, observer);
        _alone = new RecordingPlayer(plan, _printer, shutdown);
        _workers = Math.Min(processors, MostThatGain);
        if (_workers > 1 && CanBeShared(plan))
        {
            _chunks = [.. Enumerable.Range(0, _workers * ChunksForEach).Select(_ => new Chunk(this, plan))];
        }
    }

    /// <summary>How many messages standard output has taken. Any thread.</summary>
    public long Printed => _printer.Printed + _chunks.Sum(chunk => chunk.Printed);

    /// <summary>The times of the first and of the last line that were looked at, or null; once all is played.</summary>
    public (DateTime First, DateTime Last)? Covered
    {
        get
        {
            var players = _chunks.Select(chunk => chunk.Player).Append(_alone).Where(player => player.First is not null)
                .ToList();
            return players.Count == 0 ? null
                : (players.Min(player => player.First!.Value), players.Max(player => player.Last!.Value));
        }
    }

    /// <summary>Plays one recording to its end.</summary>
    /// <returns>Whether the next one is wanted.</returns>
    /// <exception cref="RecordingException">It turns out not to be one.</exception>
    /// <exception cref="OutputException">Standard output failed.</exception>
    public bool Play(RecordingReader recording)
    {
        // What comes while it is played is shown when it comes, which is no work to be shared.
        if (_chunks.Length > 0 && recording.CanReopen)
        {
            var others = Enumerable.Range(1, _workers - 1)
                .Select(_ => new Thread(() => Work(recording)) { IsBackground = true, Name = "replay" }).ToList();
            others.ForEach(thread => thread.Start());
            Work(recording);
            others.ForEach(thread => thread.Join());
            _failure?.Throw();
        }

        return _shutdown.Code is null && _alone.Play(recording);
    }

    private static bool CanBeShared(ReplayPlan plan) =>
        plan.Speed is null && plan.Count is null && !plan.Filter.RetainedOnly && !plan.Range.IsRelative
        && plan.Deriving is null && plan.Acting is null;

    private static Printer PrinterOf(ReplayPlan plan, IOutput output, IPrintObserver? observer = null) =>
        new(plan.Output, plan.Filter, plan.Count, device: string.Empty, output) { Observer = observer };

    private void Work(RecordingReader recording)
    {
        while (TryReadChunk(recording, out var chunk))
        {
            chunk.Play();
            Finish(chunk, recording);
        }
    }

    private bool TryReadChunk(RecordingReader recording, out Chunk chunk)
    {
        lock (_reading)
        {
            chunk = _chunks[(int)(_chunksRead % _chunks.Length)];
            if (_shutdown.Code is not null || !AwaitTurn(_chunksRead - _chunks.Length + 1)
                || !chunk.TryFill(recording, _chunksRead))
            {
                return false;
            }

            _chunksRead++;
            return true;
        }
    }

    /// <summary>Prints the chunk if it is its turn, and those behind it that only waited for that.</summary>
    private void Finish(Chunk chunk, RecordingReader recording)
    {
        lock (_turns)
        {
            chunk.IsDone = true;
            if (_turn != chunk.Number)
            {
                return;
            }
        }

        bool isDone;
        do
        {
            if (chunk.Print() is { } failure)
            {
                lock (_turns)
                {
                    _failure = failure;
                    Monitor.PulseAll(_turns);
                    return;
                }
            }

            recording.Count(chunk.Lines);
            lock (_turns)
            {
                chunk.IsDone = false;
                chunk = _chunks[(int)(++_turn % _chunks.Length)];
                isDone = chunk.IsDone;
                Monitor.PulseAll(_turns);
            }
        }
        while (isDone);
    }

    /// <summary>Waits until all that was taken before is printed; false where that failed.</summary>
    private bool AwaitTurn(long number)
    {
        lock (_turns)
        {
            while (_turn < number && _failure is null)
            {
                Monitor.Wait(_turns);
            }

            return _failure is null;
        }
    }

    /// <summary>Some lines, and what is printed for them. One thread at a time.</summary>
    private sealed class Chunk : IOutput
    {
        private readonly SharedPlayer _whole;
        private readonly Printer _printer;
        private ExceptionDispatchInfo? _failure;

        public Chunk(SharedPlayer whole, ReplayPlan plan)
        {
            _whole = whole;
            _printer = PrinterOf(plan, this);
            Player = new RecordingPlayer(plan, _printer, whole._shutdown);
        }

        public RecordingReader Lines { get; } = new();

        public RecordingPlayer Player { get; }

        /// <summary>Its place among all that were taken.</summary>
        public long Number { get; private set; }

        /// <summary>Whether all of it is played, and not yet printed. Guarded by the lock of the turns.</summary>
        public bool IsDone { get; set; }

        public long Printed => _printer.Printed;

        public long BlockedSince => _whole._output.BlockedSince;

        /// <summary>Fills it with lines; false where there are none. A failure is told when its turn comes, as one
        /// thread alone would do.</summary>
        public bool TryFill(RecordingReader recording, long number)
        {
            Number = number;
            try
            {
                return Lines.MoveLinesFrom(recording);
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
                return true;
            }
        }

        public void Play()
        {
            try
            {
                Player.PlayTaken(Lines);
            }
            catch (Exception e)
            {
                _failure ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        /// <summary>Prints what was played, or tells what failed.</summary>
        public ExceptionDispatchInfo? Print()
        {
            try
            {
                _failure?.Throw();
                _printer.Flush();
                return null;
            }
            catch (Exception e)
            {
                return ExceptionDispatchInfo.Capture(e);
            }
        }

        /// <summary>Called early where more is printed than is kept.</summary>
        public void Write(ReadOnlySpan<byte> bytes)
        {
            if (!_whole.AwaitTurn(Number))
            {
                throw new OperationCanceledException();
            }

            _whole._output.Write(bytes);
        }

        public void WatchReader(Action readerGone) => _whole._output.WatchReader(readerGone);
    }
}
