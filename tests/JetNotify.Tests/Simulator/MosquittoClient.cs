using System.Globalization;
using System.Net;
using System.Text;
using JetNotify.Simulator.Broker;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Simulator;

/// <summary>mosquitto_sub and mosquitto_pub, pointed at a broker of ours; skips the test where they are not
/// installed.</summary>
internal static class MosquittoClient
{
    public static Tool Sub(MqttBroker broker, params string[] arguments) => Start("mosquitto_sub", broker, arguments);

    /// <summary>With this on standard input.</summary>
    public static Tool Pub(MqttBroker broker, string input, params string[] arguments)
    {
        var tool = Start("mosquitto_pub", broker, arguments);
        tool.StandardInput.Write(Encoding.UTF8.GetBytes(input));
        tool.StandardInput.Close();
        return tool;
    }

    /// <summary>Waits until there are this many subscriptions in all.</summary>
    public static Task UntilSubscribed(this MqttBroker broker, int count) => Deadline.Until(
        () => broker.Clients.Sum(client => client.Subscriptions.Count) >= count, $"{count} subscriptions");

    private static Tool Start(string program, MqttBroker broker, string[] arguments)
    {
        if (!Tool.IsInstalled(program))
        {
            Assert.Skip($"there is no {program} on this machine");
        }

        return Tool.Program(
            program,
            ["-h", IPAddress.Loopback.ToString(), "-p", broker.EndPoint.Port.ToString(CultureInfo.InvariantCulture),
                .. arguments]);
    }
}
