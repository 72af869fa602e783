using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace JetNotify.Tests.Support;

/// <summary>A real Mosquitto on a free loopback port, with a folder of its own; skips the test where there is
/// none.</summary>
public sealed class RealBroker : IAsyncDisposable
{
    private static readonly string? s_program = Find("mosquitto");
    private static int _lastPort = Environment.ProcessId * 100;

    private readonly string _configuration;
    private Process? _process;

    private RealBroker(string configuration, int port, string folder)
    {
        _configuration = configuration;
        Port = port;
        Folder = folder;
    }

    public int Port { get; }

    public string PortText => Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Removed with the broker.</summary>
    public string Folder { get; }

    /// <summary>Starts one with a plain listener that admits anybody, and more lines of mosquitto.conf(5) if given;
    /// <c>{folder}</c> in them is the broker's folder, which <paramref name="prepare"/> may fill first.</summary>
    public static async Task<RealBroker> Start(
        string more = "", string listener = "listener {port} 127.0.0.1\nallow_anonymous true\n",
            Action<string>? prepare = null)
    {
        if (s_program is null)
        {
            Assert.Skip("there is no mosquitto on this machine");
        }

        int port = FreePort();
        string folder = Directory.CreateTempSubdirectory("jetnotify-broker-").FullName;
        string configuration = ("user root\nlog_dest file {folder}/mosquitto.log\n" + listener + more)
            .Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{folder}", folder, StringComparison.Ordinal);
        prepare?.Invoke(folder);
        var broker = new RealBroker(configuration, port, folder);
        await broker.Restart();
        return broker;
    }

    /// <summary>Writes a password file with one user.</summary>
    public static void Passwords(string file, string user, string password)
    {
        using var process = Start("mosquitto_passwd", "-b", "-c", file, user, password);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Whether something listens on a port of this machine.</summary>
    public static bool Answers(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A port that nobody listens on and nobody is given next: below the range from which systems choose the
    /// ports of clients, and handed out once.</summary>
    public static int FreePort()
    {
        while (true)
        {
            int port = 20_000 + (Interlocked.Increment(ref _lastPort) % 12_000);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                // It does not listen: a process that is being started has a copy of it for a moment, which would be in
                // the way.
                probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }

    /// <summary>Starts it (again) and waits until it accepts.</summary>
    public async Task Restart()
    {
        string file = Path.Combine(Folder, "mosquitto.conf");
        await File.WriteAllTextAsync(file, _configuration);
        _process = Start(s_program!, "-c", file);
        await Deadline.Until(Accepts, "mosquitto accepts connections");
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Publishes with mosquitto_pub, and waits until it is done.</summary>
    public Task Publish(string topic, string payload, params string[] more) =>
        Run("mosquitto_pub", null, ["-h", "127.0.0.1", "-p", PortText, "-t", topic, "-m", payload, .. more]);

    /// <summary>Publishes a file's bytes as they are.</summary>
    public Task PublishFile(string topic, string file, params string[] more) =>
        Run("mosquitto_pub", null, ["-h", "127.0.0.1", "-p", PortText, "-t", topic, "-f", file, .. more]);

    /// <summary>Publishes each line as a message.</summary>
    public Task PublishLines(string topic, IEnumerable<string> lines, params string[] more) =>
        Run("mosquitto_pub", string.Join('\n', lines) + "\n", ["-h", "127.0.0.1", "-p", PortText, "-t", topic, "-l",
            .. more]);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await Kill();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static async Task Run(string program, string? input, string[] arguments)
    {
        using var process = Start(program, arguments);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        string said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {said}");
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/usr/local/sbin").Split(':')
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private bool Accepts()
    {
        Assert.False(_process!.HasExited, "mosquitto ended at once: is its configuration right?");
        try
        {
            using var probe = new TcpClient();
            probe.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
