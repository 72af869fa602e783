using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace JetNotify.Bench.Delivery;

/// <summary>Many routers with kept sessions, and kill -9 of collector and server again and again: what is missing, what
/// is there twice.</summary>
internal static class Kills
{
    private const int Routers = 100;
    private const int Times = 6;

    /// <summary>Runs it and returns what came of it.</summary>
    public static async Task<(long Missing, long Twice, long Backwards, TimeSpan Took)> Run(
        string folder, string tool, int each, int perSecond)
    {
        using var broker = await Broker.Start(folder);
        var server = await Server.Start(folder);
        await server.MakeStream();
        string inventory = await broker.Inventory(folder, Routers);
        string[] command =
            ["collect", "--inventory", inventory, "-c", "-i", "noc", "--retry-max-delay", "1s", "--quiet",
                "--to", server.Url, "--spool", Path.Combine(folder, "kills")];
        var clock = Stopwatch.StartNew();
        var collector = Process.Start(new ProcessStartInfo(tool, command))!;
        await Task.Delay(5_000);
        var publishing = broker.Publish(Routers, each, perSecond);
        var random = new Random(16);
        var pause = TimeSpan.FromSeconds((double)Routers * each / perSecond / (2 * Times + 1));
        for (int i = 0; i < 2 * Times; i++)
        {
            await Task.Delay(pause * (0.5 + random.NextDouble()));
            if (i % 2 == 0)
            {
                collector.Kill();
                await collector.WaitForExitAsync();
                collector = Process.Start(new ProcessStartInfo(tool, command))!;
            }
            else
            {
                server.Signal(9);
                await Task.Delay(random.Next(3_000));
                server = await server.Again();
            }

            Console.Error.WriteLine($"kills: {i + 1} of {2 * Times} after {clock.Elapsed.TotalSeconds:F0} s");
        }

        await publishing;
        await UntilQuiet(server);
        var took = clock.Elapsed;
        collector.Kill();
        await collector.WaitForExitAsync();
        var (missing, twice, backwards) = await Count(server, each);
        server.Dispose();
        return (missing, twice, backwards, took);
    }

    private static async Task UntilQuiet(Server server)
    {
        long before = -1;
        for (int same = 0; same < 5;)
        {
            await Task.Delay(2_000);
            long now = (await server.State()).Messages;
            same = now == before ? same + 1 : 0;
            before = now;
        }
    }

    private static async Task<(long Missing, long Twice, long Backwards)> Count(Server server, int each)
    {
        byte[][] seen = [.. Enumerable.Range(0, Routers).Select(_ => new byte[each])];
        int[] last = new int[Routers];
        long backwards = 0;
        await foreach (var message in server.Read())
        {
            if (message.Subject.Contains(".message.", StringComparison.Ordinal))
            {
                using var body = JsonDocument.Parse(message.Data!);
                int router = int.Parse(message.Subject.Split('.')[1].AsSpan(1), CultureInfo.InvariantCulture);
                int number = body.RootElement.GetProperty("payload").GetProperty("n").GetInt32();
                seen[router][number]++;
                backwards += number < last[router] ? 1 : 0;
                last[router] = number;
            }
        }

        return (seen.Sum(router => router.LongCount(times => times == 0)),
            seen.Sum(router => router.LongCount(times => times > 1)), backwards);
    }
}
