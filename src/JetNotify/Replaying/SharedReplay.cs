using System.Runtime.ExceptionServices;
using JetNotify.Output;
using JetNotify.Recordings;

namespace JetNotify.Replaying;

/// <summary>
/// Plays recordings as <see cref="Replay"/> does, and on all processors where nothing says when a message is due or which is the
/// last: each takes some lines in turn, and prints them in turn. Every byte, its place and what is counted stay the same.
/// Memory is bounded by the number of processors.
/// </summary>
internal sealed class SharedReplay
{
    // Reading and writing are done by one at a time.
    private const int MostThatGain = 8;

    private readonly Ending _ending;
    private readonly IOutput _output;
    private readonly Printer _printer;
    private readonly Replay _alone;
    private readonly Share[] _shares = [];
    private readonly Lock _reading = new();
    private readonly object _turns = new();
    private long _taken;
    private long _turn;
    private ExceptionDispatchInfo? _failure;

    /// <summary>A replay to standard output.</summary>
    /// <param name="plan">What to play, and how.</param>
    /// <param name="processors">How many there are.</param>
    /// <param name="output">Written to by one thread at a time, not always the same.</param>
    /// <param name="ending">Who asks it ends the replay early.</param>
    public SharedReplay(ReplayPlan plan, int processors, IOutput output, Ending ending)
    {
        _ending = ending;
        _output = output;
        _printer = PrinterOf(plan, output);
        _alone = new Replay(plan, _printer, ending);

        // One more than there are processors: while one waits for its turn, another works.
        if (processors > 1 && CanBeShared(plan))
        {
            _shares = [.. Enumerable.Range(0, Math.Min(processors, MostThatGain) + 1).Select(_ => new Share(this, plan))];
        }
    }

    /// <summary>How many messages standard output has taken. Any thread.</summary>
    public long Printed => _printer.Printed + _shares.Sum(share => share.Printed);

    /// <summary>Plays one recording to its end.</summary>
    /// <returns>Whether the next one is wanted.</returns>
    /// <exception cref="RecordingException">It turns out not to be one.</exception>
    /// <exception cref="OutputFailure">Standard output failed.</exception>
    public bool Play(RecordingReader recording)
    {
        // What comes while it is played is shown when it comes, which is no work to be shared.
        if (_shares.Length > 0 && recording.CanReopen)
        {
            var others = _shares[1..].Select(share => new Thread(() => Work(share, recording)) { IsBackground = true, Name = "replay" }).ToList();
            others.ForEach(thread => thread.Start());
            Work(_shares[0], recording);
            others.ForEach(thread => thread.Join());
            _failure?.Throw();
        }

        return _ending.Code is null && _alone.Play(recording);
    }

    private static bool CanBeShared(ReplayPlan plan) => plan.Speed is null && plan.Count is null && !plan.Filter.RetainedOnly
        && plan.From?.After is null && plan.To?.After is null;

    private static Printer PrinterOf(ReplayPlan plan, IOutput output) =>
        new(plan.Output, plan.Filter, plan.Count, device: string.Empty, output);

    private void Work(Share share, RecordingReader recording)
    {
        try
        {
            while (TryTake(share, recording))
            {
                share.Play();
                if (!AwaitTurn(share))
                {
                    return;
                }

                recording.Count(share.Lines);
                lock (_turns)
                {
                    _turn++;
                    Monitor.PulseAll(_turns);
                }
            }
        }
        catch (Exception e)
        {
            // What was taken before is printed first, as one thread alone would do.
            if (AwaitTurn(share))
            {
                lock (_turns)
                {
                    _failure = ExceptionDispatchInfo.Capture(e);
                    Monitor.PulseAll(_turns);
                }
            }
        }
    }

    private bool TryTake(Share share, RecordingReader recording)
    {
        lock (_reading)
        {
            // A number is used up by a failure too: nothing after it is printed.
            share.Number = _taken++;
            bool taken = _ending.Code is null && share.Lines.TakeLines(recording);
            _taken -= taken ? 0 : 1;
            return taken;
        }
    }

    /// <summary>Waits until all that was taken before is printed; false where that failed.</summary>
    private bool AwaitTurn(Share share)
    {
        lock (_turns)
        {
            while (_turn != share.Number && _failure is null)
            {
                Monitor.Wait(_turns);
            }

            return _failure is null;
        }
    }

    /// <summary>What one thread works with.</summary>
    private sealed class Share : IOutput
    {
        private readonly SharedReplay _whole;
        private readonly Printer _printer;
        private readonly Replay _replay;

        public Share(SharedReplay whole, ReplayPlan plan)
        {
            _whole = whole;
            _printer = PrinterOf(plan, this);
            _replay = new Replay(plan, _printer, whole._ending);
        }

        public RecordingReader Lines { get; } = new();

        /// <summary>Its place among all that were taken.</summary>
        public long Number { get; set; }

        public long Printed => _printer.Printed;

        public long BlockedSince => _whole._output.BlockedSince;

        public void Play() => _replay.Play(Lines);

        public void Write(ReadOnlySpan<byte> bytes)
        {
            if (!_whole.AwaitTurn(this))
            {
                throw new OperationCanceledException();
            }

            _whole._output.Write(bytes);
        }

        public void WatchReader(Action readerGone) => _whole._output.WatchReader(readerGone);
    }
}
