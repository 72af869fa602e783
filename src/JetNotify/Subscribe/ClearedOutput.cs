using JetNotify.Output;

namespace JetNotify.Subscribe;

/// <summary>Standard output on a terminal that shows something else until the first bytes come.</summary>
/// <param name="output">Standard output.</param>
/// <param name="clear">Takes away what else is shown; called once, before the first bytes.</param>
internal sealed class ClearedOutput(IOutput output, Action clear) : IOutput
{
    private bool _isCleared;

    /// <inheritdoc/>
    public long BlockedSince => output.BlockedSince;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (!_isCleared)
        {
            _isCleared = true;
            clear();
        }

        output.Write(bytes);
    }

    /// <inheritdoc/>
    public void WatchReader(Action readerGone) => output.WatchReader(readerGone);
}
