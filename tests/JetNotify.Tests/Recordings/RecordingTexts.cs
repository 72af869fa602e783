using System.Text;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Recordings;

namespace JetNotify.Tests.Recordings;

/// <summary>Recordings in memory.</summary>
internal static class RecordingTexts
{
    public const string Header = "{\"jetnotify-recording\":1,\"created\":\"2019-01-22T14:59:06.0000000Z\"}\n";

    public const string Line =
        "{\"ts\":\"2019-01-22T14:59:06.1234567Z\",\"device\":\"vqfx\",\"topic\":\"t\",\"qos\":0,\"retain\":false,\"dup\":false,\"encoding\":\"utf8\",\"payload\":\"up\"}\n";

    public static RecordingReader Open(string text) => Open(Encoding.UTF8.GetBytes(text));

    public static RecordingReader Open(byte[] bytes) => RecordingReader.Open(new MemoryStream(bytes), "events.ndjson");

    /// <summary>The payloads as text.</summary>
    public static List<string> Payloads(RecordingReader reader)
    {
        var payloads = new List<string>();
        while (reader.Read(out var entry))
        {
            payloads.Add(Encoding.UTF8.GetString(entry.Publish.Payload));
        }

        return payloads;
    }

    public static byte[] LineOf(in Publish publish, string device = "vqfx")
    {
        var batch = new OutputBuffer();
        new RecordingLine(device).Append(batch, in publish);
        return batch.Written.ToArray();
    }
}
