using System.Runtime.InteropServices;

namespace JetNotify.Terminal;

/// <summary>Keeps a terminal from showing what is typed, until disposed or interrupted (POSIX.1-2017,
/// termios).</summary>
/// <remarks>Console.ReadKey hides a key only while it waits for one: what is pasted or typed ahead would be
/// shown.</remarks>
internal sealed class TerminalEcho : IDisposable
{
    private const int Echo = 0x8;           // ECHO, on Linux and macOS
    private const int AfterFlush = 2;       // TCSAFLUSH: what was typed before the question is no answer

    /// <summary>More than any system's struct termios: 60 bytes on Linux, 72 on macOS.</summary>
    private const int StructureSize = 256;

    private readonly byte[] _before = new byte[StructureSize];
    private readonly PosixSignalRegistration _interrupted;
    private readonly PosixSignalRegistration _terminated;

    /// <summary>Stops the echo of standard input, and discards what was typed so far.</summary>
    /// <exception cref="IOException">Standard input is no terminal.</exception>
    public TerminalEcho()
    {
        if (Posix.GetTerminalAttributes(Posix.StandardInput, _before) != 0)
        {
            throw new IOException("standard input is not a terminal");
        }

        _interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Restore());
        _terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Restore());

        // c_lflag is the fourth flag word; a word has 4 bytes on Linux and 8 on macOS.
        byte[] silent = [.. _before];
        silent[OperatingSystem.IsMacOS() ? 24 : 12] &= unchecked((byte)~Echo);
        _ = Posix.SetTerminalAttributes(Posix.StandardInput, AfterFlush, silent);
    }

    /// <summary>Shows again what is typed.</summary>
    public void Dispose()
    {
        Restore();
        _interrupted.Dispose();
        _terminated.Dispose();
    }

    private void Restore() => _ = Posix.SetTerminalAttributes(Posix.StandardInput, 0, _before);
}
