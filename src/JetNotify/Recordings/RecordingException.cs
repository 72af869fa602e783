namespace JetNotify.Recordings;

/// <summary>A file is no recording, or not one that can be read. Ends with <see cref="ExitCode.Usage"/>.</summary>
/// <param name="message">One line that names the file; no trailing full stop.</param>
internal sealed class RecordingException(string message) : Exception(message);
