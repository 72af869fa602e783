using JetNotify.CommandLine.Values;

namespace JetNotify.CommandLine.Options;

/// <summary>What is said on standard error.</summary>
internal sealed class DiagnosticsOptions : OptionGroup
{
    /// <summary>The options, declared.</summary>
    /// <param name="packets">Whether the command speaks MQTT itself and can show it.</param>
    public DiagnosticsOptions(bool packets = true)
        : base("Diagnostics")
    {
        Verbose = Flag("--verbose", ["-v"], packets ? "Say more on standard error; -vv shows every packet." : "Say more on standard error.");
        Debug = Flag("--debug", ["-d"], packets ? "Show every packet on standard error." : "Say all there is on standard error.");
        Quiet = Flag("--quiet", [], "Say only what ends the work.");
        Level = Value<DiagnosticsLevel>("--log-level", [], "LEVEL", "a level",
            "trace, debug, info (the default), warning or error.", WordText.Level);
        File = Value<string>("--log-file", [], "FILE", "a file", "Write diagnostics to this file too.", PlainText.Path);
    }

    /// <summary><c>--verbose</c>.</summary>
    public Flag Verbose { get; }

    /// <summary><c>--debug</c>.</summary>
    public Flag Debug { get; }

    /// <summary><c>--quiet</c>.</summary>
    public Flag Quiet { get; }

    /// <summary><c>--log-level</c>.</summary>
    public ValueOption<DiagnosticsLevel> Level { get; }

    /// <summary><c>--log-file</c>.</summary>
    public ValueOption<string> File { get; }
}
