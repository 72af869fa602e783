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

    /// <summary>Runs argv[2:] on a terminal, types argv[1] at once when asked, prints all that the terminal showed and
    /// whether it would show again what is typed.</summary>
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
                os.write(fd, sys.argv[1].encode().decode('unicode_escape').encode())
        echo = bool(termios.tcgetattr(fd)[3] & termios.ECHO)
        _, status = os.waitpid(pid, 0)
        print(shown.decode(), 'echo', echo, 'status', status)
        """;

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

    private static async Task<string> Run(string typed, int port)
    {
        Assert.SkipUnless(File.Exists(Python), "no Python to make a terminal with");
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true };
        start.Environment.Remove("JETNOTIFY_PASSWORD");
        string[] args =
        [
            "-c", OnTerminal, typed, Tool.Path, "subscribe", "-t", "a", "-u", "bob", "-h", "127.0.0.1",
            "-p", port.ToString(CultureInfo.InvariantCulture), "--no-reconnect",
        ];
        foreach (string arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
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
