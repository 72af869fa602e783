using System.Diagnostics;
using System.Globalization;

namespace JetNotify.Tests.Support;

/// <summary>A real RabbitMQ with its MQTT plugin on a free loopback port, with a folder of its own; skips the test
/// where there is none. It takes ten seconds and more to start.</summary>
public sealed class RabbitMq : IAsyncDisposable
{
    private const string Script = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly int _epmd = RealBroker.FreePort();
    private readonly int _distribution = RealBroker.FreePort();
    private readonly string _folder;
    private Process? _process;

    private RabbitMq(string folder) => _folder = folder;

    public int Port { get; } = RealBroker.FreePort();

    public static async Task<RabbitMq> Start()
    {
        if (!File.Exists(Script))
        {
            Assert.Skip("there is no rabbitmq-server on this machine");
        }

        var broker = new RabbitMq(Directory.CreateTempSubdirectory("jetnotify-rabbit-").FullName);
        File.WriteAllText(
            Path.Combine(broker._folder, "rabbit.conf"),
            $"listeners.tcp = none\nmqtt.listeners.tcp.1 = 127.0.0.1:{broker.Port}\nmqtt.allow_anonymous = true\n");
        File.WriteAllText(Path.Combine(broker._folder, "plugins"), "[rabbitmq_mqtt].\n");
        await broker.Restart();
        return broker;
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async Task Restart()
    {
        var start = new ProcessStartInfo(Script) { RedirectStandardOutput = true };
        string number = Port.ToString(CultureInfo.InvariantCulture);
        (string Name, string Value)[] settings =
        [
            ("HOME", _folder), ("RABBITMQ_CONFIG_FILE", Path.Combine(_folder, "rabbit")),
            ("RABBITMQ_ENABLED_PLUGINS_FILE", Path.Combine(_folder, "plugins")),
            ("RABBITMQ_MNESIA_BASE", Path.Combine(_folder, "data")),
            ("RABBITMQ_LOG_BASE", Path.Combine(_folder, "log")),
            ("RABBITMQ_NODENAME", $"jetnotify{number}@localhost"),
            ("RABBITMQ_DIST_PORT", _distribution.ToString(CultureInfo.InvariantCulture)),
            ("ERL_EPMD_PORT", _epmd.ToString(CultureInfo.InvariantCulture)), ("ERL_EPMD_ADDRESS", "127.0.0.1"),
            ("RABBITMQ_PID_FILE", Path.Combine(_folder, "pid")),
        ];
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        await Deadline.Until(() => RealBroker.Answers(Port), "RabbitMQ accepts connections", s_patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await Kill();
        }

        // It outlives the node, which starts it.
        var tidy = new ProcessStartInfo("epmd", ["-port", _epmd.ToString(CultureInfo.InvariantCulture), "-kill"])
        {
            RedirectStandardOutput = true,
        };
        using (var process = Process.Start(tidy)!)
        {
            await process.WaitForExitAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
