using System.Globalization;
using System.Text.Json;

namespace JetNotify.Tests.Support;

/// <summary>A shell line on a pseudo-terminal, which Python makes: what a person would see, byte for byte.</summary>
public static class PseudoTerminal
{
    /// <summary>Runs argv[2] on a terminal of argv[1] columns; argv[3] is a list of what to wait for and what to do
    /// then: a text is typed, behind a ! it is a command, a number is the new width. Prints all that was
    /// shown.</summary>
    private const string Driver = """
        import fcntl, json, os, pty, select, struct, sys, termios, time
        def resize(columns):
            fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
        pid, fd = pty.fork()
        if pid == 0:
            time.sleep(0.1)
            os.environ['TERM'] = 'xterm'
            os.execv('/bin/sh', ['sh', '-c', sys.argv[2]])
        resize(int(sys.argv[1]))
        shown, mark, end = b'', 0, time.time() + 60
        def read():
            global shown
            if not select.select([fd], [], [], 0.05)[0]:
                return True
            try:
                piece = os.read(fd, 65536)
            except OSError:
                piece = b''
            shown += piece
            return piece != b''
        for what, then in json.loads(sys.argv[3]):
            while what.encode() not in shown[mark:] and time.time() < end and read():
                pass
            if what.encode() not in shown[mark:]:
                print('NOT MET:', what)
                break
            mark += shown[mark:].index(what.encode()) + len(what.encode())
            if isinstance(then, int):
                resize(then)
            elif then[:1] == '!':
                os.system(then[1:])
            else:
                text = then.encode()
                while text:
                    text = text[os.write(fd, text):]
        while time.time() < end and read():
            pass
        if time.time() >= end:
            print('NOT MET: the end')
        sys.stdout.buffer.write(shown)
        """;

    /// <summary>Returns all that was shown until the line's end, and fails where a step was not met.</summary>
    /// <param name="columns">The width.</param>
    /// <param name="line">For /bin/sh; <c>$J</c> is the binary.</param>
    /// <param name="steps">What to wait for, in order, and what to do then: type a text, run a command
    /// (<c>!touch file</c>), or be so many columns wide.</param>
    public static async Task<string> Run(int columns, string line, params (string Until, object Then)[] steps)
    {
        Assert.SkipUnless(Tool.IsInstalled("python3"), "Python makes the terminal");
        string list = JsonSerializer.Serialize(steps.Select(step => new[] { step.Until, step.Then }));
        await using var python = Tool.Program(
            "python3", "-c", Driver, columns.ToString(CultureInfo.InvariantCulture), $"J='{Tool.Path}'; {line}", list);
        var ended = await python.Exit(TimeSpan.FromSeconds(90));
        Assert.Equal("", ended.Stderr);
        Assert.DoesNotContain("NOT MET:", ended.Stdout, StringComparison.Ordinal);
        return ended.Stdout;
    }
}
