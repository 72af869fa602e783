using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using JetNotify.Output;
using Serilog.Core;
using Serilog.Events;

namespace JetNotify.Logging;

/// <summary>
/// Diagnostics in a file that others may rename, truncate or delete: lines go to the end of whatever has its name. A
/// side channel decides nothing: what it cannot take is counted, told on standard error and, once it takes lines again,
/// in the file. Any thread.
/// </summary>
internal sealed class LogFile : ILogEventSink, IDisposable
{
    private readonly string _path;
    private readonly Action<string> _say;
    private readonly Lock _turn = new();
    private AppendFile? _file;
    private bool _isTorn;
    private long _lost;

    /// <summary>Goes on with a file, or begins one with the first line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="say">Says on standard error what becomes of the file.</param>
    public LogFile(string path, Action<string> say)
    {
        _path = path;
        _say = say;
    }

    /// <summary>Finds out whether lines can be written, and changes nothing but to create a missing file.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static void Check(string path) => AppendFile.Open(path, FileAccess.Write).Dispose();

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        string sentence = logEvent.RenderMessage(CultureInfo.InvariantCulture);
        string line = LineOf(logEvent.Timestamp, LevelOf(logEvent.Level), sentence);
        lock (_turn)
        {
            Write(line);
        }
    }

    /// <summary>Appends a warning that belongs nowhere else.</summary>
    public void Append(string sentence)
    {
        lock (_turn)
        {
            Write(WarningOf(sentence));
        }
    }

    /// <summary>Opens the name anew: what was moved away is let go.</summary>
    public void Reopen()
    {
        lock (_turn)
        {
            Close();
            _ = TryOpen(out _);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_turn)
        {
            if (_lost > 0)
            {
                _say($"{_path} lacks {Lines(_lost)} of diagnostics: it could not be written");
                _lost = 0;
            }

            Close();
        }
    }

    private void Write(string line)
    {
        if (_file is { HasItsName: false })
        {
            Close();
        }

        if (!TryOpen(out string? problem))
        {
            Lose(problem);
            return;
        }

        string missing = _lost == 0
            ? ""
            : WarningOf($"missing here, since the file could not be written: {Lines(_lost)}");
        byte[] bytes = Encoding.UTF8.GetBytes($"{(_isTorn ? "\n" : "")}{missing}{line}");
        if (_file!.TryWrite(bytes, out int written, out int error))
        {
            if (_lost > 0)
            {
                _say($"{_path} can be written again and lacks {Lines(_lost)} of diagnostics");
            }

            _isTorn = false;
            _lost = 0;
            return;
        }

        _isTorn |= written > 0;
        Lose(Marshal.GetPInvokeErrorMessage(error));
    }

    private bool TryOpen(out string problem)
    {
        problem = "";
        try
        {
            _file ??= AppendFile.Open(_path, FileAccess.Write);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = FileProblem.OfWriting(_path, e);
            return false;
        }
    }

    private void Lose(string problem)
    {
        if (_lost++ == 0)
        {
            _say($"diagnostics are missing from {_path} until it can be written: {problem}");
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
        _isTorn = false;
    }

    private static string Lines(long count) =>
        count == 1 ? "1 line" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} lines");

    private static string WarningOf(string sentence) =>
        LineOf(DateTimeOffset.UtcNow, LevelOf(LogEventLevel.Warning), sentence);

    private static string LineOf(DateTimeOffset at, string level, string sentence)
    {
        var local = TimeZoneInfo.ConvertTime(at, PosixTimeZone.Local);
        return string.Create(CultureInfo.InvariantCulture, $"{local:yyyy-MM-ddTHH:mm:ss.fffzzz} {level} {sentence}\n");
    }

    private static string LevelOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "VRB",
        LogEventLevel.Debug => "DBG",
        LogEventLevel.Information => "INF",
        LogEventLevel.Warning => "WRN",
        LogEventLevel.Error => "ERR",

        // What is said at any level because somebody asked.
        _ => "INF",
    };
}
