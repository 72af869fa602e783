using System.Globalization;
using System.Text;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>Orderly ends of kept sessions at a real broker that is never idle: nothing is printed twice at the next
/// start, nothing is lost, and the will is never published. 85 ends for each quality and transport with
/// JETNOTIFY_TEST_LONG=1.</summary>
public sealed class OrderlyEndTests
{
    private static readonly bool s_long = Environment.GetEnvironmentVariable("JETNOTIFY_TEST_LONG") == "1";
    private static readonly int s_ends = s_long ? 85 : 10;

    private volatile bool _isPaused;

    public static TheoryData<int, string> Cases()
    {
        var cases = new TheoryData<int, string>();
        foreach (string transport in s_long ? (string[])["tcp", "unix", "websocket", "tls"] : ["tcp"])
        {
            cases.Add(1, transport);
            cases.Add(2, transport);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Nothing_is_printed_twice_nothing_is_lost_and_the_will_stays_unpublished(int qos, string transport)
    {
        var authority = new Certificates();
        int tls = RealBroker.FreePort();
        int websocket = RealBroker.FreePort();
        await using var broker = await RealBroker.Start(
            listener: $$"""
                allow_anonymous true
                max_queued_messages 0
                listener 0 {folder}/broker.sock
                listener {{websocket}} 127.0.0.1
                protocol websockets
                listener {{tls}} 127.0.0.1
                cafile {folder}/ca.pem
                certfile {folder}/server.pem
                keyfile {folder}/server.key
                listener {port} 127.0.0.1

                """,
            prepare: folder => Write(folder, authority));
        string[] where = transport switch
        {
            "unix" => ["--unix", Path.Combine(broker.Folder, "broker.sock")],
            "websocket" => ["-L", $"ws://127.0.0.1:{websocket}"],
            "tls" => ["-h", "127.0.0.1", "-p", $"{tls}", "--cafile", Path.Combine(broker.Folder, "ca.pem")],
            _ => ["-h", "127.0.0.1", "-p", broker.PortText],
        };
        string[] arguments =
        [
            "subscribe", .. where, "-t", "t", "-q", $"{qos}", "-c", "-i", "keeper", "-o", "raw", "-V", "311",
            "--will-topic", "will", "--will-payload", "gone",
        ];
        Assert.Equal(0, (await Tool.Run([.. arguments, "-E"])).Code);
        await using var wills = Tool.Start("subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "will", "-v");
        await wills.UntilStderr("subscribed to");
        await using var publisher = Tool.Program("mosquitto_pub", "-p", broker.PortText, "-t", "t", "-q", $"{qos}",
            "-l");
        using var enough = new CancellationTokenSource();
        var publishing = Publish(publisher.StandardInput, enough.Token);

        var seen = new HashSet<string>();
        var random = new Random(qos);
        for (int i = 0; i < s_ends; i++)
        {
            var ended = await EndSomehow(i, random, arguments);
            Assert.True(ended.Code is 0 or 27, $"status {ended.Code}: {ended.Stderr}");
            string[] again = [.. ended.Lines.Where(line => !seen.Add(line))];
            Assert.True(again.Length == 0,
                $"end {i}: {again.Length} lines were printed before, the first is {again.FirstOrDefault()}");
        }

        await enough.CancelAsync();
        int published = await publishing;
        publisher.StandardInput.Close();
        Assert.Equal(0, (await publisher.Exit()).Code);

        // What is left, and quiet then.
        var last = await Tool.Run([.. arguments, "--idle-timeout", "2s"]);
        Assert.Equal(0, last.Code);
        Assert.All(last.Lines, line => Assert.True(seen.Add(line), $"{line} was printed before"));
        Assert.Equal(Enumerable.Range(1, published).Select(n => n.ToString(CultureInfo.InvariantCulture))
            .ToHashSet(), seen);
        Assert.Empty(wills.Lines);
    }

    private async Task<Ended> EndSomehow(int i, Random random, string[] arguments)
    {
        switch (i % 5)
        {
            case 0:
                return await Tool.Run([.. arguments, "-C", random.Next(1, 2000)
                    .ToString(CultureInfo.InvariantCulture)]);
            case 1:
                return await Tool.Run([.. arguments, "-W", $"{random.Next(100, 700)}ms"]);
            case 2:
                _isPaused = true;
                var idle = await Tool.Run([.. arguments, "--idle-timeout", "300ms"]);
                _isPaused = false;
                return idle;
            default:
                await using (var tool = Tool.Start([.. arguments, "-v"]))
                {
                    await tool.UntilStderr("connected to");
                    await Task.Delay(random.Next(400), TestContext.Current.CancellationToken);
                    tool.Signal(i % 5 == 3 ? Signals.Terminate : Signals.HangUp);
                    return await tool.Exit();
                }
        }
    }

    // So that there is always something on its way: as fast as a busy machine's broker can follow, or much faster.
    private async Task<int> Publish(Stream publisher, CancellationToken enough)
    {
        int last = 0;
        while (!enough.IsCancellationRequested)
        {
            var lines = new StringBuilder();
            for (int i = 0; i < (s_long ? 50 : 10); i++)
            {
                lines.Append(CultureInfo.InvariantCulture, $"{++last}\n");
            }

            await publisher.WriteAsync(Encoding.ASCII.GetBytes(lines.ToString()), CancellationToken.None);
            await publisher.FlushAsync(CancellationToken.None);
            do
            {
                await Task.Delay(5, CancellationToken.None);
            }
            while (_isPaused && !enough.IsCancellationRequested);
        }

        return last;
    }

    private static void Write(string folder, Certificates authority)
    {
        var server = authority.Server("127.0.0.1");
        Pem.WriteCertificates(folder, "ca.pem", authority.Authority);
        Pem.WriteCertificates(folder, "server.pem", server);
        Pem.WriteKey(folder, "server.key", server);
    }
}
