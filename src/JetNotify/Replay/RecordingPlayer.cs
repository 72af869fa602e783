using System.Text;
using JetNotify.Deriving;
using JetNotify.Mqtt;
using JetNotify.Output;
using JetNotify.Recordings;

namespace JetNotify.Replay;

/// <summary>Plays recordings to a printer, one after the other. The caller's thread; ends early when
/// <see cref="Shutdown"/> is asked.</summary>
internal sealed class RecordingPlayer
{
    private readonly ReplayPlan _plan;
    private readonly IDeviceSink _printer;
    private readonly Shutdown _shutdown;
    private readonly TopicFilterSet? _topics;
    private readonly ReplayPacer? _pacer;
    private readonly EventDeriver? _deriver;
    private readonly OutputBuffer _record = new(capacity: 512);
    private bool _started;
    private DateTime _from = DateTime.MinValue;
    private DateTime _to = DateTime.MaxValue;

    /// <summary>A replay to this printer, or to whoever looks on.</summary>
    public RecordingPlayer(ReplayPlan plan, IDeviceSink printer, Shutdown shutdown)
    {
        _plan = plan;
        _printer = printer;
        _shutdown = shutdown;
        _topics = plan.Topics.Count == 0 ? null : new TopicFilterSet(plan.Topics);
        _deriver = plan.Deriving is { } deriving ? new EventDeriver(deriving.Rules) : null;
        _pacer = plan.Speed is { } speed ? new ReplayPacer(speed) : null;
    }

    /// <summary>The time of the first line that was looked at, or null.</summary>
    public DateTime? First { get; private set; }

    /// <summary>The latest time of a line that was looked at, or null.</summary>
    public DateTime? Last { get; private set; }

    /// <summary>Plays one recording to its end.</summary>
    /// <returns>Whether the next one is wanted.</returns>
    /// <exception cref="RecordingException">It turns out not to be one.</exception>
    /// <exception cref="OutputException">Standard output failed.</exception>
    public bool Play(RecordingReader recording)
    {
        BeginAt(recording.Covers);
        while (true)
        {
            // Whoever is to wait for more gets what there is first.
            if (recording.NeedsInput)
            {
                _printer.Flush();
                if (_shutdown.Code is not null)
                {
                    return false;
                }
            }

            if (!recording.Read(out var entry))
            {
                _printer.Flush();
                return true;
            }

            if (!Play(in entry))
            {
                return false;
            }
        }
    }

    /// <summary>Plays lines that were taken from a recording, and leaves it to the caller to flush the
    /// printer.</summary>
    /// <exception cref="OutputException">Standard output failed.</exception>
    public void PlayTaken(RecordingReader lines)
    {
        BeginAt(lines.Covers);
        while (lines.Read(out var entry) && Play(in entry))
        {
            // The next one.
        }
    }

    private bool Play(in RecordingEntry entry)
    {
        if (!IsWanted(in entry))
        {
            return true;
        }

        if (_pacer is not null && !AwaitTurn(entry.At))
        {
            return false;
        }

        var result = Print(in entry);
        if (result != SinkResult.Continue)
        {
            _printer.Flush();
        }

        return result != SinkResult.Stop;
    }

    private SinkResult Print(in RecordingEntry entry)
    {
        if (!entry.Status.IsEmpty)
        {
            AddRecord(entry.Status);
            return SinkResult.Continue;
        }

        _printer.SetDevice(entry.Device);
        var result = _printer.OnPublish(entry.Publish);
        if (_deriver is null || result == SinkResult.Stop)
        {
            return result;
        }

        _deriver.Add(entry.Device, entry.At, entry.Publish);
        var derived = _deriver.HandOn(_printer, device => _printer.SetDevice(Encoding.UTF8.GetBytes(device)));
        return derived == SinkResult.Continue ? result : derived;
    }

    private void AddRecord(ReadOnlySpan<byte> json)
    {
        JsonText.AppendSafe(_record, json, _plan.Output.Terminal);
        _record.Append((byte)'\n');
        _printer.AddRecord(_record.Written);
        _record.Clear();
    }

    private bool IsWanted(in RecordingEntry entry)
    {
        var at = entry.At;
        BeginAt((at, at));
        Last = at > Last ? at : Last;

        // A record that is not printed is not waited for either.
        return at >= _from && at < _to && (entry.Status.IsEmpty
            ? _topics?.Matches(entry.Publish.Topic) ?? true
            : _plan.Output.Status);
    }

    private void BeginAt((DateTime First, DateTime Latest)? covers)
    {
        if (!_started && covers is { } known)
        {
            _started = true;
            (_from, _to) = _plan.Range.In(known.First);
            (First, Last) = known;
        }
    }

    /// <summary>Waits until the message is due; false when the end came first.</summary>
    private bool AwaitTurn(DateTime receivedAt)
    {
        var wait = _pacer!.Until(receivedAt);
        while (wait >= TimeSpan.FromMilliseconds(1))
        {
            _printer.Flush();
            if (_shutdown.Token.WaitHandle.WaitOne(wait))
            {
                return false;
            }

            wait = _pacer.Until(receivedAt);
        }

        return true;
    }
}
