using System.Reflection;
using JetNotify.Delivery;
using JetNotify.Delivery.Mqtt;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Delivery;

/// <summary>The contract over RabbitMQ, which speaks MQTT 3.1.1 only and starts slowly: with tests/run --long, one
/// server for all of it.</summary>
public sealed class RabbitMqEngineTests
{
    [LongFact]
    public async Task RabbitMQ_keeps_the_contract()
    {
        await using var broker = await RabbitMq.Start();
        var contract = new Contract(broker);
        foreach (var method in typeof(EngineContract).GetMethods()
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)

            // Its limit is 128 MB: no record is that large.
            .Where(method => method.Name != nameof(EngineContract.A_record_too_large_is_refused_and_stops_nothing)))
        {
            await (Task)method.Invoke(contract, null)!;
        }
    }

    // Not to be found: it would start a server for each.
    private sealed class Contract(RabbitMq broker) : EngineContract
    {
        private int _topics;

        protected override async Task<IEngineServer> StartServer()
        {
            string prefix = $"jet{_topics++}";
            var client = new HearingClient(broker.Port, $"{prefix}/#", "-i", prefix);
            await Deadline.Until(() => client.IsSubscribed, "somebody hears");
            return new Server(broker, client, prefix);
        }
    }

    private sealed class Server(RabbitMq broker, HearingClient client, string prefix) : IEngineServer
    {
        private bool _isDown;

        public int TooLarge => int.MaxValue;

        public IEngine Make()
        {
            Assert.Null(MqttTarget.Parse($"mqtt://127.0.0.1:{broker.Port}/{prefix}", out var target));
            return new MqttEngine(target);
        }

        public async Task Kill()
        {
            await broker.Kill();
            _isDown = true;
        }

        public async Task Restart()
        {
            await broker.Restart();
            _isDown = false;
        }

        public async Task<List<string>> Stored(int count)
        {
            await Deadline.Until(() => client.Heard.Distinct().Count() >= count, "they are heard");
            return client.Heard;
        }

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            if (_isDown)
            {
                await Restart();
            }
        }
    }
}
