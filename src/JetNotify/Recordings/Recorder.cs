using System.Globalization;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Recordings;

/// <summary>
/// Records everything that is received, whatever of it is printed, and hands it on. Flushed, the file has it first and
/// then standard output: what was printed is recorded, and what was acknowledged is both. The connection's thread, but
/// for
/// <see cref="Reopen"/> and the figures.
/// </summary>
internal sealed class Recorder : IMessageSink, IDisposable
{
    private readonly IMessageSink _next;
    private readonly RecordingLine _line;
    private readonly RecordingSeries _series;
    private readonly OutputBuffer _batch = new();
    private long _taken;
    private long _recorded;

    private Recorder(RecordingPlan plan, string device, IMessageSink next, Diagnostics log)
    {
        _next = next;
        _line = new RecordingLine(device);
        _series = new RecordingSeries(plan, log);
    }

    /// <summary>How many messages the file has. Any thread.</summary>
    public long Recorded => Volatile.Read(ref _recorded);

    /// <summary>Opens the file, repairs its last line if that was cut short, and goes on with it.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="device">What stands for the router.</param>
    /// <param name="next">Gets every message too, and says whether more are wanted.</param>
    /// <param name="log">Hears of a repair, of what others do to the file, and of closed files that cannot be
    /// compressed.</param>
    /// <exception cref="RecordingException">Something else stands there already, or another process records
    /// there.</exception>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static Recorder Open(RecordingPlan plan, string device, IMessageSink next, Diagnostics log)
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

    /// <summary>Opens the file anew by its name. Any thread.</summary>
    public void Reopen() => _series.Reopen();

    /// <inheritdoc/>
    public SinkResult OnPublish(in Publish publish)
    {
        _line.Append(_batch, in publish);
        _taken++;
        var result = _next.OnPublish(in publish);
        bool isFull = _batch.Length >= OutputBuffer.Full || _batch.Length >= _series.Room;
        return result == SinkResult.Continue && isFull ? SinkResult.Flush : result;
    }

    /// <inheritdoc/>
    public void AddRecord(ReadOnlySpan<byte> line)
    {
        _batch.Append(line);
        _next.AddRecord(line);
    }

    /// <inheritdoc/>
    /// <exception cref="OutputException">The file, or standard output, did not take it.</exception>
    public void Flush()
    {
        Write();
        _next.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _series.Dispose();

    private void Write()
    {
        if (_batch.Length == 0)
        {
            return;
        }

        try
        {
            _series.Append(_batch.Written);
        }
        catch (RecordingException e)
        {
            throw new OutputException($"cannot record: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(_series.Path, e);
        }

        _batch.Clear();
        Volatile.Write(ref _recorded, _taken);
    }

    private static OutputException Failure(string path, Exception e) =>
        new(string.Create(CultureInfo.InvariantCulture, $"cannot record: {FileProblem.OfWriting(path, e)}"));
}
