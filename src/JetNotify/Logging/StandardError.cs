using System.Globalization;
using System.Text;
using JetNotify.Output;
using JetNotify.Terminal;
using Serilog.Core;
using Serilog.Events;

namespace JetNotify.Logging;

/// <summary>
/// Diagnostics on standard error. Whoever reads it cannot hold up the work: once it has taken nothing for a second,
/// lines are counted instead of waited for, and how many there were is said when it reads on. Any thread.
/// </summary>
internal sealed class StandardError : ILogEventSink
{
    /// <summary>The property of a message that says no more than a line that is shown.</summary>
    public const string Step = "Step";

    private const string Erase = "\r\e[K";

    // What the terminal shows of Ctrl-C, and a last column, where some would go on to the next line.
    private const int RoomForEcho = 3;

    private readonly Lock _turn = new();
    private readonly int _descriptor;
    private readonly int _patience;
    private readonly bool _isJournal;
    private string _line = "";
    private bool _isStuck;
    private bool _isTorn;
    private long _lost;

    /// <summary>The process's own standard error.</summary>
    public StandardError()
        : this(Posix.StandardError, patience: TimeSpan.FromSeconds(1))
    {
    }

    /// <summary>Any descriptor.</summary>
    /// <param name="descriptor">Where lines go; stays open.</param>
    /// <param name="patience">How long the reader may take nothing before lines are counted instead.</param>
    public StandardError(int descriptor, TimeSpan patience)
    {
        _descriptor = descriptor;
        _patience = (int)patience.TotalMilliseconds;
        _isJournal = Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 } stream
            && FileStatus.Of(string.Create(CultureInfo.InvariantCulture,
                $"/proc/self/fd/{descriptor}"))?.IsStream(stream) == true;
    }

    // As the system log counts them (sd-daemon(3)).
    private const int Notice = 5;

    // What a pipe takes whole and without waiting once it is ready (PIPE_BUF).
    private static int Piece => OperatingSystem.IsLinux() ? 4096 : 512;

    /// <summary>How many lines could not be said and were not told of yet.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        if (!IsShowing || !logEvent.Properties.ContainsKey(Step))
        {
            Say(logEvent.RenderMessage(CultureInfo.InvariantCulture), PriorityOf(logEvent.Level));
        }
    }

    /// <summary>Whether a line says where the work stands, so that its steps need not be said.</summary>
    public bool IsShowing { get; set; }

    /// <summary>Shows a line in place of the one that is shown, cut to the width of the terminal, if the terminal takes
    /// it now; empty takes it away. Whatever is said stands above it.</summary>
    public void Show(string line)
    {
        lock (_turn)
        {
            int width = ControllingTerminal.Size(_descriptor).Columns - RoomForEcho;
            line = line.Length > width ? line[..width] : line;
            if (line != _line && IsReady(line.Length == 0 ? _patience : 0)
                && WritePiece(Encoding.UTF8.GetBytes(Erase + line)) >= 0)
            {
                _line = line;
            }
        }
    }

    /// <summary>Says a sentence on a line of its own, or counts it.</summary>
    public void Say(string sentence) => Say(sentence, Notice);

    private void Say(string sentence, int priority)
    {
        lock (_turn)
        {
            if ((_lost == 0 || SayLost()) && TryWrite(sentence, priority))
            {
                return;
            }

            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Says how many lines could not be said, if it can be said now.</summary>
    public bool SayLost()
    {
        lock (_turn)
        {
            long lost = _lost;
            string lines = lost == 1 ? "1 line" : string.Create(CultureInfo.InvariantCulture, $"{lost:N0} lines");
            if (lost > 0 && !TryWrite($"{lines} could not be said here: nothing read standard error", Notice))
            {
                return false;
            }

            Interlocked.Add(ref _lost, -lost);
            return true;
        }
    }

    private bool TryWrite(string sentence, int priority)
    {
        if (OperatingSystem.IsWindows())
        {
            return TryWriteConsole(sentence);
        }

        ReadOnlySpan<byte> left = Encoding.UTF8.GetBytes($"{LineEnd()}{Prefix(priority)}jetnotify: {sentence}\n");
        _isTorn = false;
        _line = "";
        while (!left.IsEmpty)
        {
            int count = IsReady(_isStuck ? 0 : _patience) ? WritePiece(left[..Math.Min(Piece, left.Length)]) : -1;
            if (count < 0)
            {
                _isStuck = true;
                return false;
            }

            left = left[count..];
            _isTorn = !left.IsEmpty;
        }

        _isStuck = false;
        return true;
    }

    // Whoever reads a service's standard error for the journal takes the priority from it.
    private string Prefix(int priority) =>
        _isJournal ? string.Create(CultureInfo.InvariantCulture, $"<{priority}>") : "";

    private static int PriorityOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => 7,
        LogEventLevel.Information => 6,
        LogEventLevel.Warning => 4,
        LogEventLevel.Error => 3,
        _ => Notice,
    };

    private string LineEnd() => _isTorn ? "\n" : _line.Length > 0 ? Erase : "";

    private bool IsReady(int patience)
    {
        var entry = new Posix.PollDescriptor { Descriptor = _descriptor, Events = Posix.PollOut };
        return Posix.Poll(ref entry, 1, patience) > 0;
    }

    private unsafe int WritePiece(ReadOnlySpan<byte> piece)
    {
        fixed (byte* start = piece)
        {
            return (int)Posix.Write(_descriptor, start, piece.Length);
        }
    }

    private static bool TryWriteConsole(string sentence)
    {
        try
        {
            Console.Error.Write($"jetnotify: {sentence}\n");
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
