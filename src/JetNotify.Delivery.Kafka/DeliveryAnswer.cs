using Confluent.Kafka;

namespace JetNotify.Delivery.Kafka;

/// <summary>What a delivery report says of a record.</summary>
internal static class DeliveryAnswer
{
    /// <summary>Reads it.</summary>
    /// <returns>None where another attempt may help: what is wrong with the topic is not the record's fault.</returns>
    public static RecordAnswer Of(Error error, PersistenceStatus status) => error.Code switch
    {
        ErrorCode.NoError when status == PersistenceStatus.Persisted => RecordAnswer.Stored,
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidRecord => RecordAnswer.Refused,
        _ => RecordAnswer.None,
    };
}
