using System.Diagnostics;
using JetNotify.Delivery;
using JetNotify.Delivery.Nats;
using JetNotify.Delivery.Spooling;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Delivery;

/// <summary>A server whose disk runs full.</summary>
public sealed class NatsDiskFullTests : IDisposable, IDeliveryObserver
{
    private const int Padding = 20_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-full-").FullName;

    private string Store => Path.Combine(_folder, "store");

    void IDeliveryObserver.Changed(DeliveryState state, string? why)
    {
    }

    void IDeliveryObserver.Refused(string subject, string why, bool isKept) => Assert.Fail($"refused: {why}");

    void IDeliveryObserver.Unheard(string subject)
    {
    }

    void IDeliveryObserver.Waiting(string why)
    {
    }

    public void Dispose()
    {
        Mount("umount", Store);
        Directory.Delete(_folder, recursive: true);
    }

    [MountFact]
    public async Task The_disk_of_a_server_full_the_spool_takes_over_and_nothing_is_missing_when_there_is_room_again()
    {
        Directory.CreateDirectory(Store);
        Mount("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", Store);
        await using var server = await NatsServer.Start(
            $"jetstream {{ store_dir: '{Store}', max_file_store: 1G, max_memory_store: 1M }}\n", hasStreams: false);
        await server.MakeStream();
        Assert.Null(NatsTarget.Parse(server.Url, out var target));
        string spool = Path.Combine(_folder, "spool");
        using var deliverer = new Deliverer(
            new NatsEngine(target), Spool.Open(spool, long.MaxValue), this, TestContext.Current.CancellationToken);
        deliverer.Open();
        int number = 0;
        while (deliverer.Count.Spooled == 0)
        {
            Assert.InRange(number, 0, 2_000);
            Deliver(deliverer, ref number);
        }

        Deliver(deliverer, ref number);

        // Room, and the start that a server needs that has switched its streams off.
        Mount("mount", "-o", "remount,size=128m", Store);
        await server.Kill();
        await server.Restart();
        await Deadline.Until(
            () =>
            {
                Deliver(deliverer, ref number);
                return deliverer.State == DeliveryState.Direct;
            },
            "records go straight again", TimeSpan.FromMinutes(1));

        Assert.Equal(
            Records.Ids(0, number).Order(StringComparer.Ordinal),
            (await server.Read()).Select(record => record.Id).Order(StringComparer.Ordinal));
    }

    private static void Deliver(Deliverer deliverer, ref int number)
    {
        for (int i = 0; i < 10; i++)
        {
            deliverer.Add(
                Records.Route, System.Text.Encoding.ASCII.GetBytes(Records.Id(number)), Records.Body(number, Padding));
            number++;
        }

        deliverer.Flush();
    }

    private static void Mount(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
