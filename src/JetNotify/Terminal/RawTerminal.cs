using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace JetNotify.Terminal;

/// <summary>Has a terminal hand over each key at once and show nothing of it, until disposed; whoever ends or stops
/// this process meanwhile finds the terminal as it was (POSIX.1-2017, termios), who kills it too.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class RawTerminal : IDisposable
{
    private const int Echo = 0x8;           // ECHO, on Linux and macOS
    private const int StructureSize = 256;  // more than any system's struct termios

    private static readonly PosixSignal[] s_ending =
        [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly byte[] _before = new byte[StructureSize];
    private readonly byte[] _raw;
    private readonly Action<string> _write;
    private readonly string _enter;
    private readonly string _leave;
    private readonly TerminalGuard _guard;
    private readonly PosixSignalRegistration[] _signals;
    private readonly Lock _turn = new();
    private bool _isIn;
    private bool _isOver;

    /// <summary>Enters it.</summary>
    /// <param name="write">Writes to the terminal.</param>
    /// <param name="enter">Takes the screen: now, and again when this process is back in the foreground.</param>
    /// <param name="leave">Gives it back.</param>
    /// <exception cref="IOException">Standard input is no terminal.</exception>
    public RawTerminal(Action<string> write, string enter, string leave)
    {
        if (Posix.GetTerminalAttributes(Posix.StandardInput, _before) != 0)
        {
            throw new IOException("standard input is not a terminal");
        }

        // c_lflag is the fourth flag word; a word has 4 bytes on Linux and 8 on macOS. ISIG stays: ^C and ^Z work.
        _write = write;
        _enter = enter;
        _leave = leave;
        _guard = new TerminalGuard(leave);
        _raw = [.. _before];
        _raw[OperatingSystem.IsMacOS() ? 24 : 12] &= unchecked((byte)~Echo);
        _raw[OperatingSystem.IsMacOS() ? 25 : 12] &= unchecked((byte)~(OperatingSystem.IsMacOS() ? 0x1 : 0x2)); // ICANON
        _signals =
        [
            .. s_ending.Select(signal => PosixSignalRegistration.Create(signal, _ => Leave(isOver: true))),
            PosixSignalRegistration.Create(PosixSignal.SIGTSTP, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGCONT, GoOn),
        ];
        Enter();
    }

    /// <summary>Whether it may be drawn on.</summary>
    public bool IsIn => Volatile.Read(ref _isIn);

    /// <inheritdoc/>
    public void Dispose()
    {
        Leave(isOver: true);
        Array.ForEach(_signals, signal => signal.Dispose());
    }

    private void Enter()
    {
        lock (_turn)
        {
            if (!_isOver && !_isIn && ControllingTerminal.IsInForeground)
            {
                _ = Posix.SetTerminalAttributes(Posix.StandardInput, 0, _raw);
                _write(_enter);
                Volatile.Write(ref _isIn, true);
            }
        }
    }

    private void Leave(bool isOver)
    {
        lock (_turn)
        {
            _isOver |= isOver;
            if (_isIn)
            {
                Volatile.Write(ref _isIn, false);
                _write(_leave);
                _ = Posix.SetTerminalAttributes(Posix.StandardInput, 0, _before);
            }

            if (isOver)
            {
                _guard.Dispose();
            }
        }
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Leave(isOver: false);
        Posix.StopProcess();
    }

    private void GoOn(PosixSignalContext signal)
    {
        // .NET would set the terminal as it was at the start.
        signal.Cancel = true;
        Enter();
    }
}
