namespace JetNotify.Recordings;

/// <summary>What is wrong with the compressed part of a recording that was read last.</summary>
internal enum CompressedFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It ends early, as a process leaves it that was killed: what came of it is right.</summary>
    EndsEarly,

    /// <summary>It cannot be read on: its bytes are not those that were written, so what came of it before may be wrong
    /// too.</summary>
    Broken,

    /// <summary>It was read to its end, and its check sum or length is that of something else.</summary>
    WrongSum,
}
