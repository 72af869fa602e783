using JetNotify.Json;
using JetNotify.Junos;

namespace JetNotify.Output;

/// <summary>A payload that is JSON, appended on one line with its meaning unchanged. One thread at a time.</summary>
/// <param name="terminal">Whether characters that could deceive the reader of a terminal become JSON escapes, as
/// controls do.</param>
internal sealed class JsonPayload(bool terminal)
{
    private const int ScratchCapacity = 4096;

    private readonly JsonMinifier _minifier = new();
    private readonly OutputBuffer _scratch = new(ScratchCapacity);

    /// <summary>Appends a text minified, or nothing if it is not JSON.</summary>
    public bool TryAppend(OutputBuffer batch, ReadOnlySpan<byte> text)
    {
        if (LargeJson.Is(text))
        {
            return LargeJson.TryAppend(batch, default, text, terminal);
        }

        int length = _minifier.Minify(text, batch.Reserve(text.Length));
        return TryKeep(batch, length, _minifier.IsPlain);
    }

    /// <summary>Appends the payload of a message likewise, and finds on the way what may be asked of it.</summary>
    public bool TryAppend(OutputBuffer batch, in JetEvent message)
    {
        if (LargeJson.Is(message.Payload))
        {
            return LargeJson.TryAppend(batch, default, message.Payload, terminal);
        }

        int length = message.Minify(batch.Reserve(message.Payload.Length));
        return TryKeep(batch, length, message.IsPlain);
    }

    private bool TryKeep(OutputBuffer batch, int length, bool isPlain)
    {
        if (length < 0)
        {
            return false;
        }

        int start = batch.Length;
        batch.Advance(length);
        if (!isPlain)
        {
            _scratch.Append(batch.Written[start..]);
            batch.TruncateTo(start);
            JsonText.AppendSafe(batch, _scratch.Written, terminal);
            _scratch.Clear();
        }

        return true;
    }
}
