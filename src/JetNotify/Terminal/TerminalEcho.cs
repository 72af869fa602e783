using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace JetNotify.Terminal;

/// <summary>Keeps a terminal from showing what is typed, until disposed; whoever ends or stops this process meanwhile
/// finds the terminal as it was (POSIX.1-2017, termios).</summary>
/// <remarks>Console.ReadKey hides a key only while it waits for one: what is pasted or typed ahead would be
/// shown.</remarks>
[UnsupportedOSPlatform("windows")]
internal sealed class TerminalEcho : IDisposable
{
    private const int Echo = 0x8;           // ECHO, on Linux and macOS
    private const int AfterFlush = 2;       // TCSAFLUSH: what was typed before the question is no answer

    /// <summary>More than any system's struct termios: 60 bytes on Linux, 72 on macOS.</summary>
    private const int StructureSize = 256;

    private static readonly PosixSignal[] s_ending =
        [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly byte[] _before = new byte[StructureSize];
    private readonly byte[] _silent;
    private readonly Action _question;
    private readonly PosixSignalRegistration[] _signals;
    private readonly Lock _turn = new();
    private bool _isOver;

    /// <summary>Stops the echo of standard input, discards what was typed so far, and asks.</summary>
    /// <param name="question">Asks: now, and again when this process is back in the foreground.</param>
    /// <exception cref="IOException">Standard input is no terminal.</exception>
    public TerminalEcho(Action question)
    {
        if (Posix.GetTerminalAttributes(Posix.StandardInput, _before) != 0)
        {
            throw new IOException("standard input is not a terminal");
        }

        // c_lflag is the fourth flag word; a word has 4 bytes on Linux and 8 on macOS.
        _question = question;
        _silent = [.. _before];
        _silent[OperatingSystem.IsMacOS() ? 24 : 12] &= unchecked((byte)~Echo);
        _signals =
        [
            .. s_ending.Select(signal => PosixSignalRegistration.Create(signal, _ => Restore())),
            PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGCONT, GoOn),
        ];
        Ask();
    }

    /// <summary>Shows again what is typed.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _isOver = true;
            Restore();
        }

        Array.ForEach(_signals, signal => signal.Dispose());
    }

    private void Ask()
    {
        lock (_turn)
        {
            // In the background the terminal is somebody else's.
            if (!_isOver && ControllingTerminal.IsInForeground)
            {
                _ = Posix.SetTerminalAttributes(Posix.StandardInput, AfterFlush, _silent);
                _question();
            }
        }
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Restore();
        Posix.StopProcess();
    }

    private void GoOn(PosixSignalContext signal)
    {
        // .NET would set the terminal as it was at the start.
        signal.Cancel = true;
        Ask();
    }

    private void Restore() => _ = Posix.SetTerminalAttributes(Posix.StandardInput, 0, _before);
}
