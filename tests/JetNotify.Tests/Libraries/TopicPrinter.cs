using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Tests.Libraries;

/// <summary>Prints topic and size of so many messages, and then acknowledges them.</summary>
internal sealed class TopicPrinter(TextWriter output, int count) : IPublishSink, IConnectionObserver
{
    private int _left = count;

    public static void Run(string host, int port, TextWriter output, int count)
    {
        var session = new Session(new ConnectOptions { ClientId = "example" });
        using var connection = Connection.Open(
            new TransportOptions { Host = host, Port = port }, session, TimeSpan.FromSeconds(30), null, default);
        connection.Subscribe([new Subscription(TopicFilter.Parse("/junos/events/#"), QoS.AtLeastOnce)], []);
        var printer = new TopicPrinter(output, count);
        connection.Run(printer, printer);
    }

    public SinkResult OnPublish(in Publish publish)
    {
        output.WriteLine($"{Encoding.UTF8.GetString(publish.Topic)} {publish.Payload.Length}");
        return --_left > 0 ? SinkResult.Continue : SinkResult.Stop;
    }

    public void Flush() => output.Flush();

    public void OnSubAck(IReadOnlyList<Grant> grants, DateTime receivedAt) =>
        output.WriteLine($"subscribed: {grants.All(grant => !grant.Refused)}");

    public void OnUnsubAck(IReadOnlyList<Grant> grants)
    {
    }
}
