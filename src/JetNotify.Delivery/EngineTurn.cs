namespace JetNotify.Delivery;

/// <summary>Lets two threads send into one engine, one at a time: what comes now has its turn before what waited in the
/// spool.</summary>
/// <param name="engine">The engine.</param>
internal sealed class EngineTurn(IEngine engine)
{
    // Longer, and the spool has it in time for whoever waits for the acknowledgement.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(300);

    private readonly Lock _turn = new();
    private volatile bool _isWantedNow;

    /// <summary>Sends a record that has just come.</summary>
    /// <returns>Whether it was sent.</returns>
    public bool TrySend(RecordBatch batch, int index)
    {
        _isWantedNow = true;
        if (!_turn.TryEnter(s_patience))
        {
            _isWantedNow = false;
            return false;
        }

        _isWantedNow = false;
        try
        {
            return engine.TrySend(batch, index);
        }
        finally
        {
            _turn.Exit();
        }
    }

    /// <summary>Sends a record of the spool.</summary>
    /// <returns>Whether it was sent.</returns>
    public bool TrySendSpooled(RecordBatch batch, int index)
    {
        while (_isWantedNow)
        {
            _ = Thread.Yield();
        }

        lock (_turn)
        {
            return engine.TrySend(batch, index);
        }
    }
}
