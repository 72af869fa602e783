using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Recordings;

/// <summary>Has every message and record recorded, and hands it on. Flushed, the file has them first and then whoever
/// comes next: what was acknowledged is in both.</summary>
/// <param name="recorder">Records.</param>
/// <param name="next">Gets every message too, and says whether more are wanted.</param>
internal sealed class RecordingSink(Recorder recorder, IMessageSink next) : IMessageSink
{
    /// <inheritdoc/>
    /// <exception cref="OutputException">The file did not take a large message, or standard output.</exception>
    public SinkResult OnPublish(in Publish publish)
    {
        recorder.Add(in publish);
        var result = next.OnPublish(in publish);
        return result == SinkResult.Continue && recorder.IsFull ? SinkResult.Flush : result;
    }

    /// <inheritdoc/>
    public void AddRecord(ReadOnlySpan<byte> line)
    {
        recorder.AddRecord(line);
        next.AddRecord(line);
    }

    /// <inheritdoc/>
    /// <exception cref="OutputException">The file, or standard output, did not take it.</exception>
    public void Flush()
    {
        recorder.Write();
        next.Flush();
    }
}
