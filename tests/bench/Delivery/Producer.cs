using System.Globalization;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace JetNotify.Bench.Delivery;

/// <summary>A producer with nothing before it: NATS.Net's own way to publish, as many in flight as delivery has at
/// most, the same headers.</summary>
internal static class Producer
{
    private const int Window = 2048;
    private const int Batch = 1000;

    /// <summary>Publishes so many records of so many bytes.</summary>
    public static async Task<int> Run(string url, int records, int bytes)
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = url });
        var context = new NatsJSContext(connection);
        byte[] body = new byte[bytes];
        body.AsSpan().Fill((byte)'x');
        var inFlight = new Queue<NatsJSPublishConcurrentFuture>();
        string run = Guid.NewGuid().ToString("N");
        for (int i = 0; i < records; i++)
        {
            if (inFlight.Count == Window)
            {
                await Answer(inFlight.Dequeue());
            }

            var headers = new NatsHeaders
            {
                ["Nats-Msg-Id"] = string.Create(
                    CultureInfo.InvariantCulture, $"{run}/router/1795843735144/{i % 65535}/{i:x16}"),
                ["device"] = "router",
                ["kind"] = "ifa",
            };
            inFlight.Enqueue(await context.PublishConcurrentAsync("jet.router.ifa.add", body, headers: headers));
        }

        while (inFlight.TryDequeue(out var last))
        {
            await Answer(last);
        }

        return 0;
    }

    /// <summary>Publishes the lines of standard input as a pipe into an agent does it: a thousand at a time, and the
    /// next when all are answered to; no ids.</summary>
    public static async Task<int> Pipe(string url)
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = url });
        var context = new NatsJSContext(connection);
        var batch = new List<NatsJSPublishConcurrentFuture>();
        while (Console.In.ReadLine() is { } line)
        {
            batch.Add(await context.PublishConcurrentAsync("jet.router.ifa.add", line));
            if (batch.Count == Batch)
            {
                await Answers(batch);
            }
        }

        await Answers(batch);
        return 0;
    }

    private static async Task Answers(List<NatsJSPublishConcurrentFuture> batch)
    {
        foreach (var future in batch)
        {
            await Answer(future);
        }

        batch.Clear();
    }

    private static async Task Answer(NatsJSPublishConcurrentFuture future)
    {
        await using (future)
        {
            (await future.GetResponseAsync()).EnsureSuccess();
        }
    }
}
