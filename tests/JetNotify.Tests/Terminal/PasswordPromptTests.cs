using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Terminal;

/// <summary>The built program on a pseudo-terminal, which Python makes.</summary>
public sealed class PasswordPromptTests
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Runs argv[2:] on a terminal, types argv[1] at once when asked (with " signal N" behind it, sends that
    /// too), prints all that the terminal showed and whether it would show again what is typed.</summary>
    private const string OnTerminal = """
        import os, pty, sys, termios
        pid, fd = pty.fork()
        if pid == 0:
            os.execv(sys.argv[2], sys.argv[2:])
        shown, typed = b'', False
        while True:
            try:
                piece = os.read(fd, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
            if not typed and b'Password for' in shown:
                typed = True
                text = sys.argv[1].encode().decode('unicode_escape')
                if ' signal ' in text:
                    text, number = text.split(' signal ')
                    os.write(fd, text.encode())
                    os.kill(pid, int(number))
                else:
                    os.write(fd, text.encode())
        echo = bool(termios.tcgetattr(fd)[3] & termios.ECHO)
        _, status = os.waitpid(pid, 0)
        print(shown.decode(), 'echo', echo, 'status', status)
        """;

    /// <summary>Types argv[1], a command, at a shell on a terminal, and at its question: half a password, ^Z, fg, and a
    /// whole one; prints each thing that was to come, whether the terminal shows then what is typed, and all that it
    /// showed.</summary>
    private const string AtShell = """
        import os, pty, select, sys, termios, time
        pid, fd = pty.fork()
        if pid == 0:
            os.execvp('bash', ['bash', '--norc', '--noprofile', '--noediting', '-i'])
        shown = ''
        def until(what, echo):
            global shown
            mark, end = len(shown), time.time() + 30
            while what not in shown[mark:] or bool(termios.tcgetattr(fd)[3] & termios.ECHO) != echo:
                if time.time() > end:
                    print('not met:', what, echo)
                    break
                if select.select([fd], [], [], 0.05)[0]:
                    shown += os.read(fd, 4096).decode()
            else:
                print('met:', what)
        def type(text):
            os.write(fd, text.encode())
        type(sys.argv[1] + '\n')
        until('Password for bob', False)
        type('half-secret\x1a')
        until('Stopped', True)
        type('echo at-$((1+1))\n')
        until('at-2', True)
        type('fg\n')
        until('Password for bob', False)
        type('whole-secret\n')
        until('cannot reach', True)
        print(shown)
        """;

    [Fact]
    public async Task Stopped_it_leaves_the_terminal_as_it_was_and_asks_again_when_it_goes_on()
    {
        Assert.SkipUnless(Tool.IsInstalled("bash"), "bash makes the jobs");

        string shown = await RunPython(
            AtShell, $"unset JETNOTIFY_PASSWORD; '{Tool.Path}' subscribe -t a -u bob -h 127.0.0.1 -p 1 --no-reconnect");

        Assert.DoesNotContain("not met:", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Signals.HangUp)]
    [InlineData(Signals.Quit)]
    [InlineData(Signals.Terminate)]
    public async Task Ended_it_leaves_a_terminal_that_shows_what_is_typed(int signal)
    {
        string shown = await Run("hal", 1, $"signal {signal}");

        Assert.Contains("echo True", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("hal", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("status 0", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("topics", "ifa")]
    [InlineData("subscribe", "--demo", "-C", "1")]
    [InlineData("subscribe", "-t", "a#b")]
    [InlineData("simulate", "-p", "0", "--duration", "1s")]
    public async Task The_keypad_of_the_terminal_is_left_alone(params string[] arguments)
    {
        string shown = await RunPython(OnTerminal, ["", Tool.Path, .. arguments]);

        // DECCKM and DECKPAM, which other programs would have to switch back.
        Assert.DoesNotContain("\u001b[?1h", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b=", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_typed_password_reaches_the_broker_and_not_the_screen()
    {
        using var broker = new TcpListener(IPAddress.Loopback, 0);
        broker.Start();
        var connect = FirstPacket(broker);

        string shown = await Run("tyo\\x7fped secret\\n", ((IPEndPoint)broker.LocalEndpoint).Port);

        Assert.Contains("typed secret", await connect, StringComparison.Ordinal);
        Assert.Contains("Password for bob on 127.0.0.1: ", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);
        Assert.Contains("echo True", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_question_leaves_a_terminal_that_shows_what_is_typed()
    {
        string shown = await Run("hal\\x03", 1);

        Assert.Contains("echo True", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("hal", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("status 0", shown, StringComparison.Ordinal);
    }

    /// <summary>A whole CONNECT, short enough for a Remaining Length of one byte, as Latin-1 text.</summary>
    private static async Task<string> FirstPacket(TcpListener broker)
    {
        using var client = await broker.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        byte[] header = new byte[2];
        await client.GetStream().ReadExactlyAsync(header, TestContext.Current.CancellationToken);
        byte[] body = new byte[header[1]];
        await client.GetStream().ReadExactlyAsync(body, TestContext.Current.CancellationToken);
        return Encoding.Latin1.GetString(body);
    }

    private static Task<string> Run(string typed, int port, string then = "") => RunPython(
        OnTerminal,
        [
            then.Length == 0 ? typed : $"{typed} {then}", Tool.Path, "subscribe", "-t", "a", "-u", "bob", "-h",
                "127.0.0.1", "-p",
            port.ToString(CultureInfo.InvariantCulture), "--no-reconnect",
        ]);

    private static async Task<string> RunPython(string script, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Python), "no Python to make a terminal with");
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true };
        start.Environment.Remove("JETNOTIFY_PASSWORD");
        foreach (string arg in (string[])["-c", script, .. arguments])
        {
            start.ArgumentList.Add(arg);
        }

        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(3));
        try
        {
            return await process.StandardOutput.ReadToEndAsync(deadline.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
