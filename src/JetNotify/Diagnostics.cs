using JetNotify.Output;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Sinks.SystemConsole.Themes;

namespace JetNotify;

/// <summary>
/// What is said about the work, on standard error and in the log file, never on standard output: one line a message,
/// with whatever could steer a terminal escaped, since brokers' words are among it. Any thread. The logger is made by
/// the first message that is enabled, so that a command with nothing to say does not pay for it.
/// </summary>
internal sealed class Diagnostics : IDisposable
{
    private const string OnStandardError = "jetnotify: {Message}{NewLine}";
    private const string InFile = "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffzzz} {Level:u3} {Message}{NewLine}";

    private readonly DiagnosticsPlan _plan;
    private readonly Lazy<Logger> _logger;

    public Diagnostics(DiagnosticsPlan plan)
    {
        _plan = plan;
        _logger = new Lazy<Logger>(CreateLogger);
    }

    /// <summary>Whether messages of <paramref name="level"/> are said at all.</summary>
    public bool Says(DiagnosticsLevel level) => level >= _plan.Level;

    /// <summary>Work ends.</summary>
    public void Error(string message) => Say(DiagnosticsLevel.Error, message);

    /// <summary>Something was lost or refused, and work goes on.</summary>
    public void Warning(string message) => Say(DiagnosticsLevel.Warning, message);

    /// <summary>A change worth knowing.</summary>
    public void Info(string message) => Say(DiagnosticsLevel.Info, message);

    /// <summary>A decision.</summary>
    public void Debug(string message) => Say(DiagnosticsLevel.Debug, message);

    /// <summary>A packet.</summary>
    public void Trace(string message) => Say(DiagnosticsLevel.Trace, message);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_logger.IsValueCreated)
        {
            _logger.Value.Dispose();
        }
    }

    private void Say(DiagnosticsLevel level, string message)
    {
        if (Says(level))
        {
            _logger.Value.Write(ToSerilog(level), "{Text:l}", TerminalText.Escaped(message));
        }
    }

    private Logger CreateLogger()
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(ToSerilog(_plan.Level))
            // A theme would steer the terminal through standard output, between the messages there.
            .WriteTo.Console(outputTemplate: OnStandardError, standardErrorFromLevel: LevelAlias.Minimum, theme: ConsoleTheme.None);
        if (_plan.File is { } file)
        {
            // By default it would fall silent at 1 GiB.
            configuration.WriteTo.File(file, outputTemplate: InFile, fileSizeLimitBytes: null);
        }

        return configuration.CreateLogger();
    }

    private static LogEventLevel ToSerilog(DiagnosticsLevel level) => level switch
    {
        DiagnosticsLevel.Trace => LogEventLevel.Verbose,
        DiagnosticsLevel.Debug => LogEventLevel.Debug,
        DiagnosticsLevel.Info => LogEventLevel.Information,
        DiagnosticsLevel.Warning => LogEventLevel.Warning,
        _ => LogEventLevel.Error,
    };
}
