using System.Buffers;
using System.Globalization;
using System.Text;
using MQTTnet;

namespace JetNotify.Bench;

/// <summary>A subscriber as the read-me of MQTTnet shows one: its ordinary client, with an event for each message.
/// Prints topic, a space and the payload on one line. Shows what the message lane of the tool is for.</summary>
internal static class LibraryClient
{
    /// <summary>Subscribes, prints so many messages and ends.</summary>
    public static async Task<int> Run(string port, string filter, string messages)
    {
        long left = long.Parse(messages, CultureInfo.InvariantCulture);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var output = new BufferedStream(Console.OpenStandardOutput(), 64 * 1024);
        var factory = new MqttClientFactory();
        using var client = factory.CreateMqttClient();
        client.ApplicationMessageReceivedAsync += received =>
        {
            output.Write(Encoding.UTF8.GetBytes(received.ApplicationMessage.Topic));
            output.WriteByte((byte)' ');
            output.Write(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(received.ApplicationMessage.Payload.ToArray())
                .ReplaceLineEndings("")));
            output.WriteByte((byte)'\n');
            if (--left == 0)
            {
                done.SetResult();
            }

            return Task.CompletedTask;
        };
        var options = factory.CreateClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", int.Parse(port, CultureInfo.InvariantCulture))
            .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V311)
            .Build();
        await client.ConnectAsync(options);
        await client.SubscribeAsync(factory.CreateSubscribeOptionsBuilder().WithTopicFilter(filter).Build());
        await done.Task;
        await output.FlushAsync();
        await client.DisconnectAsync();
        return 0;
    }
}
