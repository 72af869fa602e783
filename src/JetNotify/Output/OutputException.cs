namespace JetNotify.Output;

/// <summary>Standard output did not take the bytes: disk full, I/O error. Ends with
/// <see cref="ExitCode.Output"/>.</summary>
/// <param name="message">What happened, in the system's words; no trailing full stop.</param>
internal sealed class OutputException(string message) : IOException(message);

/// <summary>The reader of the pipe left (EPIPE), as <c>head</c> does: ends with <see cref="ExitCode.Success"/>.
/// What was not written was not acknowledged.</summary>
internal sealed class ReaderLeftException() : IOException("the reader of standard output left");
