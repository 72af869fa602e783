using JetNotify.Simulator.Broker;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Simulator;

/// <summary>The way of a message through the broker at full speed.</summary>
public sealed class PublishAllocationTests
{
    [Fact]
    public async Task A_message_of_qos_0_is_published_without_allocating()
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0, Mqtt5 = true });
        using var reader = await (await RawClient.Connect(broker, "reader")).Subscribe("t/#");
        var reading = reader.Stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        byte[] payload = new byte[500];
        for (int i = 0; i < 1_000; i++)
        {
            broker.Publish("t/1"u8, payload);
        }

        await broker.WaitForRoom(TestContext.Current.CancellationToken);

        Assert.Equal(0, Allocation.Of(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                broker.Publish("t/1"u8, payload);
            }
        }));
        Assert.False(reading.IsFaulted);
    }
}
