using System.Diagnostics;

namespace JetNotify.Bench.Delivery;

/// <summary>Two collectors that share routers by leases; one is killed: how long nothing of any of its routers came
/// into the stream.</summary>
internal static class TakeOver
{
    private const int Routers = 50;
    private const int PerSecond = 10;
    private const int Seconds = 60;

    /// <summary>Runs it and returns the longest silence of any router, in seconds, and what is missing.</summary>
    public static async Task<(double Silence, long Missing)> Run(string folder, string tool)
    {
        using var broker = await Broker.Start(folder);
        using var server = await Server.Start(folder);
        await server.MakeStream();
        string inventory = await broker.Inventory(folder, Routers);
        using var one = Collect("one");
        using var two = Collect("two");

        // Until each holds half, and each router's session is with one of them.
        await Task.Delay(20_000);
        var publishing = broker.Publish(Routers, PerSecond * Seconds, Routers * PerSecond);
        await Task.Delay(10_000);
        one.Kill();
        await publishing;
        await Task.Delay(5_000);
        two.Kill();
        await two.WaitForExitAsync();
        return await Silence(server);

        Process Collect(string name) => Process.Start(new ProcessStartInfo(tool,
            ["collect", "--inventory", inventory, "-c", "-i", "noc", "--retry-max-delay", "1s", "--quiet",
                "--own", "lease", "--collector", name, "--to", server.Url, "--spool", Path.Combine(folder, name)]))!;
    }

    private static async Task<(double Silence, long Missing)> Silence(Server server)
    {
        var last = new Dictionary<string, DateTimeOffset>();
        double most = 0;
        long count = 0;
        await foreach (var message in server.Read())
        {
            if (!message.Subject.Contains(".message.", StringComparison.Ordinal))
            {
                continue;
            }

            count++;
            string router = message.Subject.Split('.')[1];
            var at = message.Metadata!.Value.Timestamp;
            if (last.TryGetValue(router, out var before))
            {
                most = Math.Max(most, (at - before).TotalSeconds);
            }

            last[router] = at;
        }

        return (most, ((long)Routers * PerSecond * Seconds) - count);
    }
}
