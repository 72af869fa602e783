using System.Globalization;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Recordings;

/// <summary>Records everything that is received, whatever of it is printed. The connection's thread, but for the
/// figures.</summary>
internal sealed class Recorder : IDisposable
{
    private readonly RecordingLine _line;
    private readonly RecordingSeries _series;
    private readonly OutputBuffer _batch = new();
    private long _taken;
    private long _recorded;

    private Recorder(RecordingPlan plan, string device, Diagnostics log)
    {
        _line = new RecordingLine(device);
        _series = new RecordingSeries(plan, log);
    }

    /// <summary>How many messages the file has. Any thread.</summary>
    public long Recorded => Volatile.Read(ref _recorded);

    /// <summary>Whether what was added is to be written before more is.</summary>
    public bool IsFull => _batch.Length >= OutputBuffer.Full || _batch.Length >= _series.Room;

    /// <summary>Opens the file, repairs its last line if that was cut short, and goes on with it.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="device">What stands for the router.</param>
    /// <param name="log">Hears of a repair, of what others do to the file, and of closed files that cannot be
    /// compressed.</param>
    /// <exception cref="RecordingException">Something else stands there already, or another process records
    /// there.</exception>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static Recorder Open(RecordingPlan plan, string device, Diagnostics log)
    {
        try
        {
            return new Recorder(plan, device, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(plan.Path, e);
        }
    }

    /// <summary>Adds a message; a large one is in the file when this returns.</summary>
    /// <exception cref="OutputException">The file did not take it.</exception>
    public void Add(in Publish publish)
    {
        if (publish.Payload.Length + publish.Properties.Length <= OutputBuffer.Full)
        {
            _line.Append(_batch, in publish);
            _taken++;
            return;
        }

        Write();
        try
        {
            _series.Append(_line, in publish);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure(_series.Path, e);
        }

        Volatile.Write(ref _recorded, ++_taken);
    }

    /// <summary>Adds a record of the connection, one line.</summary>
    public void AddRecord(ReadOnlySpan<byte> line) => _batch.Append(line);

    /// <summary>Writes what was added.</summary>
    /// <exception cref="OutputException">The file did not take it.</exception>
    public void Write()
    {
        if (_batch.Length == 0)
        {
            return;
        }

        try
        {
            _series.Append(_batch.Written);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Failure(_series.Path, e);
        }

        _batch.Clear();
        Volatile.Write(ref _recorded, _taken);
    }

    /// <inheritdoc/>
    public void Dispose() => _series.Dispose();

    private static bool IsFailure(Exception e) => e is IOException or UnauthorizedAccessException or RecordingException;

    private static OutputException Failure(string path, Exception e)
    {
        string why = e is RecordingException ? e.Message : FileProblem.OfWriting(path, e);
        return new(string.Create(CultureInfo.InvariantCulture, $"cannot record: {why}"));
    }
}
