using JetNotify.CommandLine.Options;

namespace JetNotify.CommandLine.Planning;

/// <summary>Decides what is said on standard error.</summary>
internal static class DiagnosticsPlanner
{
    /// <summary>How much is said, and whether a file gets it too.</summary>
    /// <exception cref="UsageException">Two levels at once; a file that cannot be written.</exception>
    public static DiagnosticsPlan Plan(Typed typed, DiagnosticsOptions options)
    {
        if (typed.FirstOf(options.Verbose, options.Debug, options.Quiet) is { } first)
        {
            typed.NotBoth(first, options.Level, "both say how much is said");
            typed.NotBoth(first, options.Quiet == first ? options.Level : options.Quiet, "both say how much is said");
        }

        var level = typed.Has(options.Debug) || typed.Times(options.Verbose) > 1 ? DiagnosticsLevel.Trace
            : typed.Has(options.Verbose) ? DiagnosticsLevel.Debug
            : typed.Has(options.Quiet) ? DiagnosticsLevel.Error
            : typed.Get(options.Level, DiagnosticsLevel.Info);
        return new DiagnosticsPlan { Level = level, File = LogFile(typed, options) };
    }

    private static string? LogFile(Typed typed, DiagnosticsOptions options)
    {
        if (!typed.TryGet(options.File, out string? path))
        {
            return null;
        }

        // Opened here and closed again: a file that cannot be written is to be known before anything is connected.
        try
        {
            Logging.LogFile.Check(path);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(options.File, FileProblem.OfWriting(path, e));
        }
    }
}
