using JetNotify.Junos;

namespace JetNotify.Output;

/// <summary>A payload that is JSON, appended on one line with its meaning unchanged. One thread at a time.</summary>
/// <param name="terminal">Whether characters that could steer or deceive a terminal become JSON escapes.</param>
internal sealed class JsonPayload(bool terminal)
{
    private const int ScratchCapacity = 4096;

    private readonly JsonMinifier _minifier = new();
    private readonly OutputBuffer? _scratch = terminal ? new OutputBuffer(ScratchCapacity) : null;

    /// <summary>Appends the payload minified, or nothing if it is not JSON.</summary>
    public bool TryAppend(OutputBuffer batch, ReadOnlySpan<byte> payload)
    {
        var target = _scratch ?? batch;
        int length = _minifier.Minify(payload, target.Reserve(payload.Length));
        if (length < 0)
        {
            return false;
        }

        target.Advance(length);
        if (_scratch is not null)
        {
            JsonText.AppendForTerminal(batch, _scratch.Written);
            _scratch.Clear();
        }

        return true;
    }
}
