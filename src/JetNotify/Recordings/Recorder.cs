using System.Globalization;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Terminal;

namespace JetNotify.Recordings;

/// <summary>
/// Records everything that is received, whatever of it is printed, and hands it on. Drained, the file has it first and then
/// standard output: what was printed is recorded, and what was acknowledged is both. The connection's thread.
/// </summary>
internal sealed class Recorder : IRecordSink, IDisposable
{
    private readonly RecordingPlan _plan;
    private readonly IRecordSink _next;
    private readonly RecordingLine _line;
    private readonly ClosedFiles? _closed;
    private readonly Batch _batch = new();
    private RecordingFile _file;

    private Recorder(RecordingPlan plan, string device, IRecordSink next, Diagnostics log)
    {
        _plan = plan;
        _next = next;
        _line = new RecordingLine(device);
        _file = RecordingFile.Open(plan.Path, DateTime.UtcNow);
        if (_file.Repaired > 0)
        {
            log.Warning($"{plan.Path}: its last line was cut short; the {_file.Repaired} bytes of it were taken away");
        }

        SyncBeginning();
        _closed = plan.Rotates ? new ClosedFiles(plan.Path, plan.Keep, log) : null;
    }

    /// <summary>Opens the file, repairs its last line if that was cut short, and goes on with it.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="device">What stands for the router.</param>
    /// <param name="next">Gets every message too, and says whether more are wanted.</param>
    /// <param name="log">Hears of a repair, and of closed files that cannot be compressed.</param>
    /// <exception cref="RecordingException">Something else stands there already, or another process records there.</exception>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static Recorder Open(RecordingPlan plan, string device, IRecordSink next, Diagnostics log)
    {
        try
        {
            return new Recorder(plan, device, next, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(plan.Path, e);
        }
    }

    /// <inheritdoc/>
    public Demand OnPublish(in Publish publish)
    {
        _line.Append(_batch, in publish);
        var demand = _next.OnPublish(in publish);
        bool isFull = _batch.Length >= Batch.Full || _file.Length + _batch.Length >= (_plan.RotateSize ?? long.MaxValue);
        return demand == Demand.More && isFull ? Demand.Drain : demand;
    }

    /// <inheritdoc/>
    public void AddRecord(ReadOnlySpan<byte> line)
    {
        _batch.Append(line);
        _next.AddRecord(line);
    }

    /// <inheritdoc/>
    /// <exception cref="OutputException">The file, or standard output, did not take it.</exception>
    public ValueTask DrainAsync(CancellationToken cancellation)
    {
        Write();
        return _next.DrainAsync(cancellation);
    }

    /// <inheritdoc/>
    public void Drain()
    {
        Write();
        _next.Drain();
    }

    private void Write()
    {
        if (_batch.Length == 0)
        {
            return;
        }

        try
        {
            if (_plan.RotateEvery is { } every && DateTime.UtcNow - _file.Created >= every)
            {
                Rotate();
            }

            _file.Append(_batch.Written);
            if (_plan.Fsync)
            {
                _file.ToDisk();
            }

            if (_file.Length >= (_plan.RotateSize ?? long.MaxValue))
            {
                Rotate();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(_plan.Path, e);
        }

        _batch.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _closed?.Dispose();
    }

    private void Rotate()
    {
        string closed = _closed!.NameFor(_file.Created);

        // Moved while it is still locked, so that nobody else goes on with it under its old name.
        File.Move(_plan.Path, closed);
        _file.Dispose();
        _file = RecordingFile.Open(_plan.Path, DateTime.UtcNow);
        SyncBeginning();
        _closed.Add(closed);
    }

    /// <summary>With <c>--fsync</c>, the file's name is to be on the disk as well as what is in it.</summary>
    private void SyncBeginning()
    {
        if (_plan.Fsync)
        {
            _file.ToDisk();
            Posix.FolderToDisk(Path.GetDirectoryName(Path.GetFullPath(_plan.Path))!);
        }
    }

    private static OutputException Failure(string path, Exception e) =>
        new(string.Create(CultureInfo.InvariantCulture, $"cannot record: {FileProblem.OfWriting(path, e)}"));
}
