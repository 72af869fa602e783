using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace JetNotify.Terminal;

/// <summary>Has a terminal send each key as it is pressed, and mark what is pasted, until disposed. Ctrl-C is a key
/// then; Ctrl-Z still stops this process, and who stops it is to <see cref="Leave"/> first (POSIX.1-2017, termios). Any
/// thread.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class KeyMode : IDisposable
{
    // More than any system's struct termios: 60 bytes on Linux, 72 on macOS.
    private const int StructureSize = 256;
    private const int AfterOutput = 1;      // TCSADRAIN

    private static readonly PosixSignal[] s_ending = [PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT,
        PosixSignal.SIGINT];

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(200);

    private readonly byte[] _before = new byte[StructureSize];
    private readonly byte[] _keys;
    private readonly Action<string> _write;
    private readonly PosixSignalRegistration[] _signals;
    private readonly Lock _turn = new();
    private bool _isEntered;
    private bool _isOver;

    /// <summary>Begins.</summary>
    /// <param name="write">Writes to the terminal.</param>
    /// <param name="repeat">Writes the line that is typed again, where nobody else looks after stops and sizes; or
    /// null.</param>
    /// <exception cref="IOException">Standard input is no terminal.</exception>
    public KeyMode(Action<string> write, Action? repeat = null)
    {
        if (Posix.GetTerminalAttributes(Posix.StandardInput, _before) != 0)
        {
            throw new IOException("standard input is not a terminal");
        }

        _write = write;
        _keys = [.. _before];

        // Words of flags have 4 bytes on Linux and 8 on macOS; c_lflag is the fourth, c_cc comes behind it.
        bool isMac = OperatingSystem.IsMacOS();
        int local = isMac ? 24 : 12;
        _keys[local] &= unchecked((byte)~(isMac ? 0x08 : 0x0A));                    // ECHO, on Linux ICANON
        _keys[local + 1] &= unchecked((byte)~(isMac ? 0x05 : 0x80));                // IEXTEN, on macOS ICANON
        int characters = isMac ? 32 : 17;
        _keys[characters + (isMac ? 8 : 0)] = isMac ? (byte)0xFF : (byte)0;         // VINTR: none
        _keys[characters + (isMac ? 16 : 6)] = 1;                                   // VMIN
        _keys[characters + (isMac ? 17 : 5)] = 0;                                   // VTIME
        _signals = [.. s_ending.Select(signal => PosixSignalRegistration.Create(signal, _ => LeaveSoon())),
            .. LookAfter(repeat)];
        Enter();
    }

    /// <summary>Has the terminal send keys, where it is this process's and not so yet.</summary>
    public void Enter()
    {
        lock (_turn)
        {
            if (!_isOver && ControllingTerminal.IsInForeground)
            {
                _isEntered = true;
                _ = Posix.SetTerminalAttributes(Posix.StandardInput, AfterOutput, _keys);
                _write("\u001b[?2004h");
            }
        }
    }

    /// <summary>Leaves the terminal as it was.</summary>
    public void Leave()
    {
        lock (_turn)
        {
            if (_isEntered)
            {
                _isEntered = false;
                _ = Posix.SetTerminalAttributes(Posix.StandardInput, 0, _before);
                _write("\u001b[?2004l");
            }
        }
    }

    private IEnumerable<PosixSignalRegistration> LookAfter(Action? repeat) => repeat is null ? [] :
    [
        PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => repeat()),
        PosixSignalRegistration.Create(PosixSignal.SIGTSTP, signal =>
        {
            signal.Cancel = true;
            Leave();
            Posix.StopProcess();
        }),
        PosixSignalRegistration.Create(PosixSignal.SIGCONT, signal =>
        {
            // .NET would set the terminal as it was at the start.
            signal.Cancel = true;
            Enter();
            repeat();
        }),
    ];

    // Whoever has stopped the terminal (^S) does not keep the signal from everybody else.
    private void LeaveSoon() => _ = Task.Run(Leave).Wait(s_patience);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_turn)
        {
            _isOver = true;
        }

        Leave();
        Array.ForEach(_signals, signal => signal.Dispose());
    }
}
