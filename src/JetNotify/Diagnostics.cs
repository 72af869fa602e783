using System.Diagnostics;
using JetNotify.Logging;
using JetNotify.Output;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace JetNotify;

/// <summary>
/// What is said about the work, on standard error and in the log file, never on standard output: one line a message,
/// with whatever could steer a terminal escaped, since brokers' words are among it. Any thread. The logger is made by
/// the first message that is enabled, so that a command with nothing to say does not pay for it.
/// </summary>
internal sealed class Diagnostics : IDisposable
{
    private readonly DiagnosticsPlan _plan;
    private readonly StandardError _standardError;
    private readonly LogFile? _file;
    private readonly Lazy<Logger> _logger;
    private readonly Stopwatch _age = Stopwatch.StartNew();
    private volatile Action? _reopen;
    private volatile Func<string>? _statistics;

    /// <summary>Diagnostics of one command; nothing is opened until something is said.</summary>
    public Diagnostics(DiagnosticsPlan plan)
        : this(plan, new StandardError())
    {
    }

    /// <summary>Diagnostics of one command, said elsewhere.</summary>
    public Diagnostics(DiagnosticsPlan plan, StandardError standardError)
    {
        _plan = plan;
        _standardError = standardError;
        if (plan.File is { } path)
        {
            _file = new LogFile(path, _standardError.Say);
            _reopen = _file.Reopen;
        }

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

    /// <summary>A step of untroubled work, at the level of <see cref="Info"/>; not on a terminal whose line shows where
    /// the work stands.</summary>
    public void SayStep(string message)
    {
        if (Says(DiagnosticsLevel.Info))
        {
            _logger.Value.Write(LogEventLevel.Information, $"{{{StandardError.Step}:l}}",
                TerminalText.Escaped(message));
        }
    }

    /// <summary>Has a line on standard error, a terminal, show where the work stands, until
    /// <see cref="Show"/> takes it away.</summary>
    public void BeginLine() => _standardError.IsShowing = true;

    /// <summary>Shows a line below whatever is said, in place of the one before; empty takes it away.</summary>
    public void Show(string line) => _standardError.Show(TerminalText.Escaped(line));

    /// <summary>A decision.</summary>
    public void Debug(string message) => Say(DiagnosticsLevel.Debug, message);

    /// <summary>A packet.</summary>
    public void Trace(string message) => Say(DiagnosticsLevel.Trace, message);

    /// <summary>Has another file opened anew together with the log file. Called on any thread.</summary>
    public void AlsoReopen(Action reopen) => _reopen += reopen;

    /// <summary>Opens anew, by their names, the files that are written (SIGHUP); false where there are none.</summary>
    public bool Reopen()
    {
        _reopen?.Invoke();
        return _reopen is not null;
    }

    /// <summary>Sets what <see cref="SayStatistics"/> begins with.</summary>
    /// <param name="describe">How far the work is, in a few words; called on any thread.</param>
    public void CountWith(Func<string> describe) => _statistics = describe;

    /// <summary>Says how far the work is (SIGUSR1), at any level: somebody asked.</summary>
    public void SayStatistics()
    {
        string counts = _statistics is { } describe ? $"{describe()}, " : "";
        string unsaid = _standardError.Lost is var lost and > 0 ? $", {lost} lines not said" : "";
        Write(LogEventLevel.Fatal, $"statistics: {counts}after {_age.Elapsed:d\\.hh\\:mm\\:ss}{unsaid}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_logger.IsValueCreated)
        {
            if (_standardError.Lost is var lost and > 0 && !_standardError.SayLost())
            {
                _file?.Append($"{lost} lines could not be said on standard error");
            }

            _logger.Value.Dispose();
        }

        _file?.Dispose();
    }

    /// <summary>Says something at a level.</summary>
    public void Say(DiagnosticsLevel level, string message)
    {
        if (Says(level))
        {
            Write(ToSerilog(level), message);
        }
    }

    private void Write(LogEventLevel level, string message) =>
        _logger.Value.Write(level, "{Text:l}", TerminalText.Escaped(message));

    private Logger CreateLogger()
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(ToSerilog(_plan.Level))
            .WriteTo.Sink(_standardError);
        if (_file is not null)
        {
            configuration.WriteTo.Sink(_file);
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
