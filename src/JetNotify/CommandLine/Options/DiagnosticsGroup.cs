using JetNotify.CommandLine.Values;

namespace JetNotify.CommandLine.Options;

/// <summary>What is said on standard error.</summary>
internal sealed class DiagnosticsGroup : OptionGroup
{
    private readonly Flag _verbose;
    private readonly Flag _debug;
    private readonly Flag _quiet;
    private readonly ValueOption<DiagnosticsLevel> _level;
    private readonly ValueOption<string> _file;

    /// <param name="packets">Whether the command speaks MQTT itself and can show it.</param>
    public DiagnosticsGroup(bool packets = true)
        : base("Diagnostics")
    {
        _verbose = Common(Flags("--verbose", ["-v"], packets ? "Say more on standard error; -vv shows every packet."
            : "Say more on standard error."));
        _debug = Flag("--debug", ["-d"], packets ? "Show every packet on standard error."
            : "Say all there is on standard error.");
        _quiet = Flag("--quiet", [], "Say only what ends the work.");
        _level = Choice("--log-level", [], "LEVEL", "a level", "trace, debug, info, warning or error.",
            ("trace", DiagnosticsLevel.Trace), ("debug", DiagnosticsLevel.Debug), ("info", DiagnosticsLevel.Info),
            ("warning", DiagnosticsLevel.Warning), ("error", DiagnosticsLevel.Error));
        _file = Value<string>("--log-file", [], "FILE", "a file",
            "Write diagnostics to this file too.", TextParser.Path, Offer.Files);
        const string Why = "both say how much is said";
        Contradict(_verbose, Why, "--log-level", "--quiet");
        Contradict(_debug, Why, "--log-level", "--quiet");
        Contradict(_quiet, Why, "--log-level");
        _level.Default = "info";
    }

    /// <summary>Returns how much is said, and whether a file gets it too.</summary>
    /// <exception cref="UsageException">Two levels at once; a file that cannot be written.</exception>
    public DiagnosticsPlan Plan(ParsedOptions parsed)
    {
        var level = parsed.Has(_debug) || parsed.Times(_verbose) > 1 ? DiagnosticsLevel.Trace
            : parsed.Has(_verbose) ? DiagnosticsLevel.Debug
            : parsed.Has(_quiet) ? DiagnosticsLevel.Error
            : parsed.Get(_level, DiagnosticsLevel.Info);
        return new DiagnosticsPlan { Level = level, File = LogFile(parsed) };
    }

    private string? LogFile(ParsedOptions parsed)
    {
        if (!parsed.TryGet(_file, out string? path))
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
            throw new UsageException(_file, FileProblem.OfWriting(path, e));
        }
    }
}
