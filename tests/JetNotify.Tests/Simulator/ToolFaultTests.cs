using System.Globalization;
using System.Text;
using JetNotify.Mqtt;
using JetNotify.Simulator.Broker;
using JetNotify.Simulator.Faults;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Simulator;

/// <summary>jetnotify against everything that can go wrong on command: it recovers or ends as its exit codes say, and
/// loses nothing.</summary>
public sealed class ToolFaultTests
{
    private const int Last = 100;

    private static MqttBroker Start(string faults, int seed = 1) => MqttBroker.Start(new BrokerOptions
    {
        Port = 0,
        Faults = new FaultPlan { Faults = [.. faults.Split(' ').Select(Fault.Parse)], Seed = seed },
    });

    private static Tool Subscribe(MqttBroker broker, params string[] more) => Subscribe(1, broker, more);

    private static Tool Subscribe(int qos, MqttBroker broker, params string[] more) => Tool.Start(
        ["subscribe", "-h", "127.0.0.1", "-p", broker.Port(), "-t", "n", "-o", "raw", "-c", "-i", "kept", "-q",
            $"{qos}", "-k", "1", .. more]);

    private static void Publish(MqttBroker broker, QoS qos = QoS.AtLeastOnce)
    {
        for (int i = 1; i <= Last; i++)
        {
            broker.Publish("n"u8, Encoding.ASCII.GetBytes($"{i}"), qos);
        }
    }

    [Theory]
    [InlineData("close-before-connack@0.5")]
    [InlineData("drop-after=40")]
    [InlineData("drop-after=20@0.5")]
    [InlineData("stall=50ms")]
    [InlineData("stall=700ms@0.02")]
    [InlineData("duplicate")]
    [InlineData("duplicate@0.3")]
    [InlineData("reorder")]
    [InlineData("reorder@0.3")]
    [InlineData("garbage@0.02")]
    [InlineData("truncate@0.02")]
    [InlineData("half-open@0.01")]
    [InlineData("slow=1000")]
    [InlineData("slow=300/s@0.5")]
    [InlineData("drop-after=40 duplicate@0.2 reorder@0.2 truncate@0.01 stall=100ms@0.05 close-before-connack@0.2")]
    public async Task A_numbered_qos_1_sequence_has_no_hole(string faults)
    {
        await using var broker = Start(faults);
        string[] patience = ["--connect-timeout", "0", "--retry-max-delay", "500ms"];
        var tool = Subscribe(broker, patience);
        try
        {
            await broker.UntilSubscribed(1);
            Publish(broker);
            var seen = new HashSet<string>();
            var clock = System.Diagnostics.Stopwatch.StartNew();
            while (true)
            {
                await Deadline.Until(
                    () => tool.HasExited || seen.Union(tool.Lines).Count() >= Last,
                    $"{Last} numbers under {faults}; {seen.Union(tool.Lines).Count()} are there; {tool.Stderr}",
                    TimeSpan.FromSeconds(60));
                if (!tool.HasExited)
                {
                    tool.Signal(Signals.Terminate);
                    seen.UnionWith((await Ended(0)).Lines);
                    break;
                }

                // Who breaks the protocol is not asked again; the next run goes on where this one was.
                Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
                Assert.Contains("garbage", faults, StringComparison.Ordinal);
                seen.UnionWith((await Ended(5)).Lines);
                await tool.DisposeAsync();
                tool = Subscribe(broker, patience);
            }

            Assert.Equal(
                Enumerable.Range(1, Last), seen.Select(line => int.Parse(line, CultureInfo.InvariantCulture)).Order());
        }
        finally
        {
            await tool.DisposeAsync();
        }

        async Task<Ended> Ended(int code)
        {
            var ended = await tool.Exit();
            Assert.True(ended.Code == code, $"{ended.Code}: {ended.Stderr}");
            return ended;
        }
    }

    /// <summary>What QoS 2 is for: whatever the network does to a message, it is printed once, in its turn
    /// [MQTT-4.3.3-1, MQTT-4.6.0-1].</summary>
    [Theory]
    [InlineData("duplicate")]
    [InlineData("duplicate@0.3 drop-after=15")]
    [InlineData("drop-after=20")]
    [InlineData("truncate@0.03")]
    [InlineData("half-open@0.01 close-before-connack@0.3")]
    public async Task A_numbered_qos_2_sequence_is_printed_once_and_in_order(string faults)
    {
        await using var broker = Start(faults);
        await using var tool = Subscribe(2, broker, "--connect-timeout", "0", "--retry-max-delay", "500ms");
        await broker.UntilSubscribed(1);

        Publish(broker, QoS.ExactlyOnce);

        await Deadline.Until(() => tool.Lines.Contains($"{Last}"), $"{Last} under {faults}; {tool.Stderr}");
        tool.Signal(Signals.Terminate);
        var ended = await tool.Exit();
        Assert.Equal(0, ended.Code);
        Assert.Equal(Enumerable.Range(1, Last).Select(i => $"{i}"), ended.Lines);
    }

    [Theory]
    [InlineData("close-before-connack", 3, 0, 0, "")]
    [InlineData("garbage", 5, 0, 0, "")]
    [InlineData("truncate", 1, 0, 0, "--no-reconnect")]
    [InlineData("half-open", 1, 0, 0, "--no-reconnect")]
    [InlineData("drop-after=3", 1, 3, 3, "--no-reconnect")]
    [InlineData("drop-after=0", 1, 0, 0, "--no-reconnect")]
    [InlineData("truncate", 27, 0, 0, "-W 2s")]
    [InlineData("half-open", 27, 0, 0, "-W 3s")]
    [InlineData("stall=60s", 27, 0, 0, "-W 2s")]
    [InlineData("slow=20", 27, 0, 10, "-W 2s")]
    [InlineData("duplicate", 0, 7, 7, "-C 7")]
    [InlineData("reorder", 0, 7, 7, "-C 7")]
    public async Task A_fault_that_always_strikes_ends_as_the_exit_codes_say(string fault, int code, int least,
        int most, string more)
    {
        await using var broker = Start(fault);
        await using var tool = Subscribe(broker, more.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (fault != "close-before-connack")
        {
            await broker.UntilSubscribed(1);
            Publish(broker);
        }

        var ended = await tool.Exit();

        Assert.True(ended.Code == code, $"{ended.Code}: {ended.Stderr}");
        Assert.InRange(ended.Lines.Length, least, most);
        if (code is not (0 or 27))
        {
            // Beside what every run says, one line that says why it ended.
            Assert.Single(ended.Stderr.TrimEnd().Split('\n'), line => !IsOfEveryRun(line));
        }
    }

    private static bool IsOfEveryRun(string line) =>
        line.StartsWith("jetnotify: connected to ", StringComparison.Ordinal)
        || line.StartsWith("jetnotify: subscribed to ", StringComparison.Ordinal)
        || line.StartsWith("jetnotify: ended after ", StringComparison.Ordinal);

    [Fact]
    public void Every_kind_of_fault_is_tried()
    {
        var tried = typeof(ToolFaultTests).GetMethod(nameof(A_numbered_qos_1_sequence_has_no_hole))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false)
            .SelectMany(row => ((string)((InlineDataAttribute)row).Data[0]!).Split(' '))
            .Select(text => Fault.Parse(text).Kind);

        Assert.Equal(Enum.GetValues<FaultKind>(), tried.Distinct().Order());
    }
}
