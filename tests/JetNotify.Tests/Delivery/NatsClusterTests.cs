using JetNotify.Delivery;
using JetNotify.Delivery.Nats;
using JetNotify.Delivery.Spooling;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Delivery;

/// <summary>Three servers, three copies, and each of them killed.</summary>
public sealed class NatsClusterTests : IDisposable, IDeliveryObserver
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-cluster-").FullName;

    void IDeliveryObserver.Changed(DeliveryState state, string? why)
    {
    }

    void IDeliveryObserver.Refused(string subject, string why, bool isKept)
    {
    }

    void IDeliveryObserver.Unheard(string subject)
    {
    }

    void IDeliveryObserver.Waiting(string why)
    {
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_of_three_servers_killed_in_turn_nothing_is_missing_and_nothing_is_stored_twice()
    {
        var servers = await NatsServer.StartThree();
        try
        {
            string[] urls = [.. servers.Select(server => $"nats://127.0.0.1:{server.Port}")];
            var target = new NatsTarget(urls, "JET") { Replicas = 3 };
            using var deliverer = new Deliverer(
                new NatsEngine(target), Spool.Open(_folder, long.MaxValue), this,
                TestContext.Current.CancellationToken);
            await Opened(deliverer);
            int number = 0;
            foreach (var server in servers)
            {
                Deliver(deliverer, ref number, batches: 10);
                await server.Kill();
                Deliver(deliverer, ref number, batches: 10);
                await server.Restart();
                Deliver(deliverer, ref number, batches: 10);
                await Deadline.Until(
                    () =>
                    {
                        Deliver(deliverer, ref number, batches: 1);
                        return deliverer.State == DeliveryState.Direct;
                    },
                    "records go straight again",
                    TimeSpan.FromMinutes(1));
            }

            var stored = await servers[0].Read();
            Assert.Equal(
                Records.Ids(0, number).Order(StringComparer.Ordinal),
                stored.Select(record => record.Id).Order(StringComparer.Ordinal));
        }
        finally
        {
            await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
        }
    }

    // No flush may take longer than a router waits.
    private static void Deliver(Deliverer deliverer, ref int number, int batches)
    {
        for (int i = 0; i < batches; i++)
        {
            for (int j = 0; j < 20; j++)
            {
                deliverer.Add(number++);
            }

            long before = Environment.TickCount64;
            deliverer.Flush();
            Assert.InRange(Environment.TickCount64 - before, 0, 10_000);
        }
    }

    // A cluster that has just begun has no leader yet.
    private static async Task Opened(Deliverer deliverer) => await Deadline.Until(
        () =>
        {
            try
            {
                deliverer.Open(waits: false);
                return true;
            }
            catch (EngineException)
            {
                return false;
            }
        },
        "the cluster makes the stream",
        TimeSpan.FromMinutes(1));
}
