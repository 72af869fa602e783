namespace JetNotify.Delivery;

/// <summary>What became of records. Any thread.</summary>
public sealed class DeliveryCount
{
    private readonly long[] _answers = new long[Enum.GetValues<RecordAnswer>().Length];

    /// <summary>How many the engine took.</summary>
    public long Stored => Volatile.Read(ref _answers[(int)RecordAnswer.Stored]);

    /// <summary>How many it had already.</summary>
    public long Duplicates => Volatile.Read(ref _answers[(int)RecordAnswer.Duplicate]);

    /// <summary>How many it took although nobody had asked for them.</summary>
    public long Unheard => Volatile.Read(ref _answers[(int)RecordAnswer.Unheard]);

    /// <summary>How many it will never take.</summary>
    public long Refused => Volatile.Read(ref _answers[(int)RecordAnswer.Refused]);

    /// <summary>How many went to the spool.</summary>
    public long Spooled => Volatile.Read(ref _answers[(int)RecordAnswer.Spooled]);

    internal void Answer(RecordAnswer answer) => Interlocked.Increment(ref _answers[(int)answer]);
}
