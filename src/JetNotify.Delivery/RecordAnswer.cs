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

    /// <summary>It took it for nobody: no client asked for such records, and it keeps none.</summary>
    Unheard,

    /// <summary>None, and the spool has it: the engine gets it from there.</summary>
    Spooled,

    /// <summary>It will never take this one, whoever asks again.</summary>
    Refused,
}
