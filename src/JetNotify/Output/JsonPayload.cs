using JetNotify.Json;

namespace JetNotify.Output;

/// <summary>A payload that is JSON, appended on one line with its meaning unchanged. One thread at a time.</summary>
/// <param name="terminal">Whether characters that could deceive the reader of a terminal become JSON escapes, as
/// controls do.</param>
internal sealed class JsonPayload(bool terminal)
{
    private const int ScratchCapacity = 4096;

    private readonly JsonMinifier _minifier = new();
    private readonly OutputBuffer _scratch = new(ScratchCapacity);

    /// <summary>Appends the payload minified, or nothing if it is not JSON.</summary>
    public bool TryAppend(OutputBuffer batch, ReadOnlySpan<byte> payload)
    {
        if (LargeJson.Is(payload))
        {
            return LargeJson.TryAppend(batch, default, payload, terminal);
        }

        var room = batch.Reserve(payload.Length);
        int start = batch.Length;
        int length = _minifier.Minify(payload, room);
        if (length < 0)
        {
            return false;
        }

        batch.Advance(length);
        if (batch.Written[start..].ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            _scratch.Append(batch.Written[start..]);
            batch.TruncateTo(start);
            JsonText.AppendSafe(batch, _scratch.Written, terminal);
            _scratch.Clear();
        }

        return true;
    }
}
