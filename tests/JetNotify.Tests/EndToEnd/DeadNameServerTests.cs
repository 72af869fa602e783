using System.Globalization;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>A name server that never answers, in a network and a file system of its own: the look-up has the time that
/// connecting has, and no more.</summary>
public sealed class DeadNameServerTests : IDisposable
{
    /// <summary>Makes the name server and runs argv[2:] against it, with SIGTERM after argv[1] seconds unless that is
    /// 0; prints its status, the time it took, and all it said.</summary>
    private const string Alone = """
        import fcntl, os, socket, struct, subprocess, sys, tempfile, time
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        fcntl.ioctl(server, 0x8914, struct.pack('16sH14x', b'lo', 1 | 0x40))
        server.bind(('127.0.0.1', 53))
        with tempfile.NamedTemporaryFile('w') as resolver:
            resolver.write('nameserver 127.0.0.1\n')
            resolver.flush()
            subprocess.run(['mount', '--bind', resolver.name, '/etc/resolv.conf'], check=True)
            begun = time.monotonic()
            tool = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if sys.argv[1] != '0':
                time.sleep(float(sys.argv[1]))
                tool.terminate()
            said = tool.communicate()[0].decode()
            print(tool.returncode, time.monotonic() - begun)
            print(said)
        """;

    private readonly string _script = Path.GetTempFileName();

    public void Dispose() => File.Delete(_script);

    [Theory]
    [InlineData("subscribe", "-h", "vqfx.example")]
    [InlineData("subscribe", "-h", "192.0.2.1", "--proxy", "socks5h://proxy.example")]
    [InlineData("check", "-h", "vqfx.example")]
    public async Task The_look_up_takes_no_longer_than_connecting_may(params string[] arguments)
    {
        var (code, seconds, said) = await Run("0", [.. arguments, "-t", "t", "--connect-timeout", "2"]);

        Assert.Equal(3, code);
        Assert.Contains("looking up the name took longer than 2 s", said, StringComparison.Ordinal);

        // Its resolver would go on for ten seconds at least.
        Assert.InRange(seconds, 1.5, 6);
    }

    [Fact]
    public async Task A_signal_does_not_wait_for_the_look_up()
    {
        var (code, seconds, _) = await Run("3", "subscribe", "-h", "vqfx.example", "-t", "t", "--connect-timeout",
            "60");

        // Its resolver would go on for ten seconds at least.
        Assert.Equal(0, code);
        Assert.InRange(seconds, 3, 6);
    }

    private async Task<(int Code, double Seconds, string Said)> Run(string signalAfter, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Tool.IsInstalled("unshare"), "namespaces are Linux's");
        await using (var probe = Tool.Program("unshare", "-rmn", "true"))
        {
            Assert.SkipUnless((await probe.Exit()).Code == 0, "this user may make no namespaces");
        }

        await File.WriteAllTextAsync(_script, Alone, TestContext.Current.CancellationToken);
        await using var alone = Tool.Program("unshare",
            ["-rmn", "/usr/bin/python3", _script, signalAfter, Tool.Path, .. arguments]);
        var ended = await alone.Exit();
        Assert.Equal("", ended.Stderr);
        string[] parts = ended.Stdout.Split([' ', '\n'], 3);
        return (
            int.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture),
                parts[2]);
    }
}
