using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace JetNotify.Tests.Support;

/// <summary>A real nats-server with JetStream on a free loopback port, with a folder of its own; skips the test where
/// there is none.</summary>
public sealed partial class NatsServer : IAsyncDisposable
{
    private static readonly string? s_program = new[] { "/usr/sbin", "/usr/local/bin", "/usr/bin" }
        .Select(folder => Path.Combine(folder, "nats-server")).FirstOrDefault(File.Exists);

    private readonly string _configuration;
    private Process? _process;

    private NatsServer(int port, string configuration, string folder)
    {
        Port = port;
        _configuration = configuration;
        Folder = folder;
    }

    public int Port { get; }

    /// <summary>Removed with the server.</summary>
    public string Folder { get; }

    /// <summary>What <c>--to</c> calls its stream JET.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"nats://127.0.0.1:{Port}/JET");

    /// <summary>Starts one; <c>{folder}</c> in the lines of its file is its folder.</summary>
    public static async Task<NatsServer> Start(
        string more = "", bool hasStreams = true, Action<string>? prepare = null)
    {
        if (s_program is null)
        {
            Assert.Skip("there is no nats-server on this machine");
        }

        int port = RealBroker.FreePort();
        string folder = Directory.CreateTempSubdirectory("jetnotify-nats-").FullName;
        prepare?.Invoke(folder);
        string streams = hasStreams ? $"jetstream {{ store_dir: '{folder}' }}\n" : "";
        var server = new NatsServer(
            port,
            $"listen: '127.0.0.1:{port}'\n{streams}{more}".Replace("{folder}", folder, StringComparison.Ordinal),
            folder);
        await server.Restart();
        return server;
    }

    /// <summary>Starts three that are a cluster.</summary>
    public static async Task<NatsServer[]> StartThree()
    {
        int[] ports = [RealBroker.FreePort(), RealBroker.FreePort(), RealBroker.FreePort()];
        string routes = string.Join(", ", ports.Select(port => $"'nats://127.0.0.1:{port}'"));
        return await Task.WhenAll(ports.Select((port, i) => Start(
            $"server_name: n{i}\ncluster {{ name: three, listen: '127.0.0.1:{port}', routes: [{routes}] }}\n")));
    }

    /// <summary>Starts it (again) and waits until it accepts.</summary>
    public async Task Restart()
    {
        string file = Path.Combine(Folder, "nats.conf");
        await File.WriteAllTextAsync(file, _configuration);
        string log = Path.Combine(Folder, "nats.log");
        _process = Process.Start(new ProcessStartInfo(s_program!, ["-c", file, "-l", log]))!;
        await Deadline.Until(() => RealBroker.Answers(Port), "nats-server accepts connections");
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Stops it where it stands: connections stay, and nothing is answered.</summary>
    public void Freeze() => Assert.Equal(0, Signal(_process!.Id, Signals.Stop));

    /// <summary>Lets it go on.</summary>
    public void Thaw() => Assert.Equal(0, Signal(_process!.Id, Signals.Continue));

    /// <summary>Makes the stream JET.</summary>
    public async Task MakeStream(Func<StreamConfig, StreamConfig>? change = null)
    {
        var config = new StreamConfig("JET", ["jet.>"]) { DuplicateWindow = TimeSpan.FromMinutes(5) };
        await using var connection = Connect();
        await new NatsJSContext(connection).CreateStreamAsync(change is null ? config : change(config));
    }

    /// <summary>Returns everything that JET has, in its order.</summary>
    public async Task<List<Stored>> Read()
    {
        await using var connection = Connect();
        var stream = await new NatsJSContext(connection).GetStreamAsync("JET");
        long count = stream.Info.State.Messages;
        var stored = new List<Stored>();
        if (count == 0)
        {
            return stored;
        }

        var consumer = await stream.CreateOrderedConsumerAsync();
        await foreach (var message in consumer.ConsumeAsync(NatsRawSerializer<byte[]>.Default))
        {
            var headers = message.Headers ?? [];
            stored.Add(new Stored(
                message.Subject, headers["Nats-Msg-Id"].ToString(), headers["device"].ToString(),
                headers["kind"].ToString(),
                Encoding.UTF8.GetString(message.Data!)));
            if (stored.Count == count)
            {
                break;
            }
        }

        return stored;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await Kill();
        }

        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>How many records JET has.</summary>
    public async Task<long> Count()
    {
        await using var connection = Connect();
        return (await new NatsJSContext(connection).GetStreamAsync("JET")).Info.State.Messages;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);

    private NatsConnection Connect() => new(new NatsOpts
    {
        Url = string.Create(CultureInfo.InvariantCulture, $"nats://127.0.0.1:{Port}"),
        HeaderEncoding = Encoding.UTF8,
    });
}

/// <summary>What a stream has of a record.</summary>
public sealed record Stored(string Subject, string Id, string Device, string Kind, string Body);
