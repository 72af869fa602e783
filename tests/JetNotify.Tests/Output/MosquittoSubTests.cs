using System.Diagnostics;
using System.Text;
using System.Text.Json;
using JetNotify.Mqtt;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Output;

/// <summary>The same format on the same message, by the real mosquitto_sub and by this.</summary>
public sealed class MosquittoSubTests
{
    private const string Topic = "interfaces/é/xe-0/0/1.0";

    // 2.0.11 has neither %d, %f nor hexadecimal separators, and a width makes it lose half of %x.
    private static readonly string[] s_formats =
    [
        "%t %p",
        "[%60t] [%-60t] [%.4t] [%20.4t] [%-20.4t] [%060t]",
        "[%60p] [%-60p] [%3p] [%060p] [%.2p]",
        "[%x] [%X]",
        "[%l] [%7l] [%-7l] [%07l] [%-07l] [%.1l]",
        "[%q] [%5q] [%r] [%05r] [%%] [%5%] [@@] [@n] [@t]",
        "[%A] [%5A] [%05A] [%C] [%5C] [%05C] [%D] [%5E] [%5F] [%P] [%5R] [%5S]",
        @"\\ \0 \a \e \n \r \t \v|",
        "%j",
        "%J",
    ];

    [Theory]
    [InlineData("hello", QoS.AtMostOnce)]
    [InlineData("{ \"a\": [1, true, null, \"x\\n\"], \"é\": {} }", QoS.AtLeastOnce)]
    public async Task Both_print_the_same(string payload, QoS qos)
    {
        await using var broker = await RealBroker.Start();
        string[] formats = payload.StartsWith('{') ? s_formats : s_formats[..^1];
        string[] theirs = await Task.WhenAll(formats.Select(format => Theirs(broker, format, payload, qos)));
        for (int i = 0; i < formats.Length; i++)
        {
            string ours = Encoding.UTF8.GetString(OutputMessages.Print(
                OutputMessages.Custom(formats[i], newline: false), Encoding.UTF8.GetBytes(payload), Topic, qos,
                    retain: true));
            if (formats[i] is "%j" or "%J")
            {
                Assert.Equal(WithoutTimeAndId(theirs[i]), WithoutTimeAndId(ours));
            }
            else
            {
                Assert.Equal((formats[i], theirs[i]), (formats[i], ours));
            }
        }
    }

    /// <summary>What mosquitto_sub prints for a retained message.</summary>
    private static async Task<string> Theirs(RealBroker broker, string format, string payload, QoS qos)
    {
        string level = ((int)qos).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await broker.Publish(Topic, payload, "-r", "-q", level);
        var start = new ProcessStartInfo("mosquitto_sub", ["-h", "127.0.0.1", "-p", broker.PortText, "-V", "5", "-t",
            Topic, "-q", level, "-C", "1", "-W", "20", "-N", "-F", format])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["TZ"] = "UTC" },
        };
        using var process = Process.Start(start)!;
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return text;
    }

    private static string WithoutTimeAndId(string json)
    {
        using var document = JsonDocument.Parse(json);
        return string.Join('\n', document.RootElement.EnumerateObject().Select(
            member => member.Name is "tst" or "mid"
                ? member.Name
                : $"{member.Name} {JsonSerializer.Serialize(member.Value)}"));
    }
}
