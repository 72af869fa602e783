namespace JetNotify.Delivery;

/// <summary>What an engine said of a record.</summary>
public enum RecordAnswer
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>It has it.</summary>
    Stored,

    /// <summary>It had it already, by its id.</summary>
    Duplicate,

    /// <summary>It will never take this one, whoever asks again.</summary>
    Refused,
}
