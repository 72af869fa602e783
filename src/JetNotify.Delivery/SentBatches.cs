namespace JetNotify.Delivery;

/// <summary>The batches that an engine has records of in flight: finds an answer its own by the record's number. One
/// thread at a time notes, any answers.</summary>
public sealed class SentBatches
{
    private readonly RecordBatch?[] _lanes = new RecordBatch?[RecordBatch.Lanes];

    /// <summary>Notes that a record of a batch is on its way.</summary>
    public void Note(RecordBatch batch)
    {
        ref var lane = ref _lanes[batch.Lane];
        if (!ReferenceEquals(lane, batch))
        {
            Volatile.Write(ref lane, batch);
        }
    }

    /// <summary>Hands an answer on; one to a record that is here no more is nobody's.</summary>
    /// <returns>Whether somebody waited for it.</returns>
    public bool Answer(long number, RecordAnswer answer, string? why = null) =>
        number >= 0 && Volatile.Read(ref _lanes[number % RecordBatch.Lanes])?.Answer(number, answer, why) == true;
}
