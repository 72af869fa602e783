using System.Diagnostics;
using System.Text.Json;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace JetNotify.Bench.Delivery;

/// <summary>A nats-server of the bench's own.</summary>
internal sealed class Server : IDisposable
{
    private readonly Process _process;

    private Server(Process process, int port)
    {
        _process = process;
        Address = $"nats://127.0.0.1:{port}";
    }

    public string Address { get; }

    public string Url => $"{Address}/JET";

    public static async Task<Server> Start(string folder)
    {
        int port = Program.FreePort();
        var process = Process.Start(new ProcessStartInfo(
            "nats-server",
            ["-a", "127.0.0.1", "-p", $"{port}", "-js", "-sd", Path.Combine(folder, $"js{port}"),
                "-l", Path.Combine(folder, "nats.log")]))!;
        while (!Program.Answers(port))
        {
            await Task.Delay(50);
        }

        return new Server(process, port);
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

    /// <summary>Returns which numbers of records are missing, and which stand before smaller ones.</summary>
    public async Task<(long Count, long Missing, long Backwards)> Holes()
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = Address });
        var stream = await new NatsJSContext(connection).GetStreamAsync("JET");
        long count = stream.Info.State.Messages;
        long read = 0, last = 0, backwards = 0, most = 0;
        var consumer = await stream.CreateOrderedConsumerAsync();
        await foreach (var message in consumer.ConsumeAsync(NatsRawSerializer<byte[]>.Default))
        {
            using var body = JsonDocument.Parse(message.Data!);
            long number = body.RootElement.GetProperty("seq").GetInt64();
            backwards += number < last ? 1 : 0;
            last = number;
            most = Math.Max(most, number);
            if (++read == count)
            {
                break;
            }
        }

        return (count, most - count, backwards);
    }

    public void Signal(int signal) => _ = Program.Signal(_process.Id, signal);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
