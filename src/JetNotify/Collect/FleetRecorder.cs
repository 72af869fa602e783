using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Recordings;

namespace JetNotify.Collect;

/// <summary>Records everything that all routers send, whatever of it is printed: into one file, or one for each router
/// where the name has <c>{device}</c>. The fleet's thread.</summary>
internal sealed class FleetRecorder : IDisposable
{
    private readonly RecordingPlan _plan;
    private readonly Diagnostics _log;
    private readonly RecordingLine _line = new("");
    private readonly Dictionary<string, Part> _parts = new(StringComparer.Ordinal);
    private readonly List<Part> _waiting = [];
    private readonly bool _isPerRouter;

    /// <summary>Opens the file, where there is one for all.</summary>
    /// <exception cref="RecordingException">Something else stands there already.</exception>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public FleetRecorder(RecordingPlan plan, Diagnostics log)
    {
        _plan = plan;
        _log = log;
        _isPerRouter = plan.Path.Contains(DevicePath.Mark, StringComparison.Ordinal);
        if (!_isPerRouter)
        {
            _ = Open("");
        }
    }

    /// <summary>Whether enough waits to be written.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Adds a message.</summary>
    public void Add(RouterView view, in Publish publish)
    {
        var part = PartOf(view);
        _line.SetDevice(view.Device);
        _line.Append(part.Batch, in publish);
        Added(part);
    }

    /// <summary>Adds a line that is no message.</summary>
    public void AddRecord(RouterView view, ReadOnlySpan<byte> line)
    {
        var part = PartOf(view);
        part.Batch.Append(line);
        Added(part);
    }

    /// <summary>Writes what was added.</summary>
    /// <exception cref="OutputException">A file did not take it.</exception>
    public void Flush()
    {
        foreach (var part in _waiting)
        {
            part.Write();
        }

        _waiting.Clear();
        IsFull = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in _parts.Values)
        {
            part.Series.Dispose();
        }
    }

    private void Added(Part part)
    {
        if (!part.IsWaiting)
        {
            part.IsWaiting = true;
            _waiting.Add(part);
        }

        IsFull |= part.Batch.Length >= Math.Min(OutputBuffer.Full, part.Series.Room);
    }

    private Part PartOf(RouterView view)
    {
        string name = _isPerRouter ? view.Spec.Name : "";
        return _parts.TryGetValue(name, out var part) ? part : Open(name);
    }

    private Part Open(string device)
    {
        var plan = _isPerRouter ? _plan with { Path = DevicePath.Of(_plan.Path, device) } : _plan;
        try
        {
            return _parts[device] = new Part(new RecordingSeries(plan, _log),
                new OutputBuffer(_isPerRouter ? 4096 : OutputBuffer.Full));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"cannot record: {FileProblem.OfWriting(plan.Path, e)}");
        }
    }

    private sealed class Part(RecordingSeries series, OutputBuffer batch)
    {
        public RecordingSeries Series { get; } = series;

        public OutputBuffer Batch { get; } = batch;

        public bool IsWaiting { get; set; }

        public void Write()
        {
            IsWaiting = false;
            try
            {
                Series.Append(Batch.Written);
            }
            catch (RecordingException e)
            {
                throw new OutputException($"cannot record: {e.Message}");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new OutputException($"cannot record: {FileProblem.OfWriting(Series.Path, e)}");
            }

            Batch.Clear();
        }
    }
}
