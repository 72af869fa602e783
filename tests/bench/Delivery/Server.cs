using System.Diagnostics;
using System.Text;
using System.Text.Json;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace JetNotify.Bench.Delivery;

/// <summary>A nats-server of the bench's own.</summary>
internal sealed class Server : IDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly int _port;

    private Server(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        _port = port;
        Address = $"nats://127.0.0.1:{port}";
    }

    public string Address { get; }

    public string Url => $"{Address}/JET";

    public static Task<Server> Start(string folder) => Start(folder, Program.FreePort());

    /// <summary>Starts it again after its end, with what it had.</summary>
    public async Task<Server> Again()
    {
        await _process.WaitForExitAsync();
        return await Start(_folder, _port);
    }

    private static async Task<Server> Start(string folder, int port)
    {
        var process = Process.Start(new ProcessStartInfo(
            "nats-server",
            ["-a", "127.0.0.1", "-p", $"{port}", "-js", "-sd", Path.Combine(folder, $"js{port}"),
                "-l", Path.Combine(folder, "nats.log")]))!;
        while (!Program.Answers(port))
        {
            await Task.Delay(50);
        }

        return new Server(process, folder, port);
    }

    public async Task MakeStream()
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = Address });
        var context = new NatsJSContext(connection);
        try
        {
            await context.DeleteStreamAsync("JET");
        }
        catch (NatsJSApiException)
        {
            // The first.
        }

        var config = new StreamConfig("JET", ["jet.>"]) { DuplicateWindow = TimeSpan.FromMinutes(5) };
        await context.CreateStreamAsync(config);
    }

    public async Task<StreamState> State()
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = Address });
        return (await new NatsJSContext(connection).GetStreamAsync("JET")).Info.State;
    }

    /// <summary>Returns every record that is in the stream now, in its order.</summary>
    public async IAsyncEnumerable<INatsJSMsg<byte[]>> Read()
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = Address });
        var stream = await new NatsJSContext(connection).GetStreamAsync("JET");
        long left = stream.Info.State.Messages;
        var consumer = await stream.CreateOrderedConsumerAsync();
        await foreach (var message in consumer.ConsumeAsync(NatsRawSerializer<byte[]>.Default))
        {
            yield return message;
            if (--left == 0)
            {
                break;
            }
        }
    }

    /// <summary>Returns which numbers of records are missing, and which stand before smaller ones.</summary>
    public async Task<(long Count, long Missing, long Backwards)> Holes()
    {
        long count = 0, backwards = 0;
        var last = new Dictionary<string, long>();
        var most = new Dictionary<string, long>();
        await foreach (var message in Read())
        {
            using var body = JsonDocument.Parse(message.Data!);
            long number = body.RootElement.GetProperty("seq").GetInt64();
            string device = body.RootElement.GetProperty("device").GetString()!;
            backwards += number < last.GetValueOrDefault(device) ? 1 : 0;
            last[device] = number;
            most[device] = Math.Max(most.GetValueOrDefault(device), number);
            count++;
        }

        return (count, most.Values.Sum() - count, backwards);
    }

    /// <summary>Returns how many seconds after its own time a record with some text was in the stream, at
    /// most.</summary>
    public async Task<double> Lateness(string text)
    {
        double most = 0;
        await foreach (var message in Read())
        {
            if (message.Data.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0)
            {
                using var body = JsonDocument.Parse(message.Data!);
                var said = body.RootElement.GetProperty("ts").GetDateTimeOffset();
                most = Math.Max(most, (message.Metadata!.Value.Timestamp - said).TotalSeconds);
            }
        }

        return most;
    }

    public void Signal(int signal) => _ = Program.Signal(_process.Id, signal);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
