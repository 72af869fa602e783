using JetNotify.Output;

namespace JetNotify.Recordings;

/// <summary>Standard output of what is recorded. Whatever reaches it, be it the beginning of a large message, the file
/// has first.</summary>
/// <param name="recorder">Records.</param>
/// <param name="output">Standard output.</param>
internal sealed class RecordedOutput(Recorder recorder, IOutput output) : IOutput
{
    /// <inheritdoc/>
    public long BlockedSince => output.BlockedSince;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        recorder.Write();
        output.Write(bytes);
    }

    /// <inheritdoc/>
    public void WatchReader(Action readerGone) => output.WatchReader(readerGone);
}
