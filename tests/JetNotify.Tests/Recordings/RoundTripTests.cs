using System.Text;
using System.Text.Json;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Recordings;
using JetNotify.Tests.Output;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Recordings;

/// <summary>What is written is read again, whatever it is.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] s_topics =
    [
        OutputMessages.Topic, "t", "/", "a b/\"c\"/\\d", "\u0001\u007f\u0085", "Zürich/東京/\U0001F600", new('x', 65_535),
    ];

    [Fact]
    public void Every_message_comes_back_whole()
    {
        byte[][] properties = [[], PropertyBytes.Every, [0x26, 0, 0, 0, 0], [0x09, 0, 0],
            [0x02, 0xFF, 0xFF, 0xFF, 0xFF], [0x0B, 0xFF, 0xFF, 0xFF, 0x7F]];
        var random = new Random(1);
        var line = new RecordingLine("vq\"fx");
        var batch = new OutputBuffer();
        byte[][] payloads = [.. OutputMessages.Payloads.Select(p => p.Payload), .. OutputMessages.Torn(2_000),
            .. Noise(random, 500)];
        foreach (byte[] payload in payloads)
        {
            byte[] topic = Encoding.UTF8.GetBytes(s_topics[random.Next(s_topics.Length)]);
            byte[] wire = properties[random.Next(properties.Length)];
            var qos = (QoS)random.Next(3);
            bool retain = random.Next(2) == 0;
            bool dup = random.Next(2) == 0;
            ushort id = (ushort)(qos == QoS.AtMostOnce ? 0 : random.Next(1, 65_536));
            var at = new DateTime(random.NextInt64(DateTime.MaxValue.Ticks), DateTimeKind.Utc);
            batch.Clear();
            batch.Append(RecordingFormat.Write(new RecordingHeader(at, 0)));
            line.Append(batch, new Publish
            {
                Topic = topic,
                Payload = payload,
                Properties = wire,
                QoS = qos,
                Retain = retain,
                Dup = dup,
                PacketId = id,
                ReceivedAt = at,
            });

            Assert.Equal(2, batch.Written.Count((byte)'\n'));
            using var reader = RecordingTexts.Open(batch.Written.ToArray());
            Assert.True(reader.Read(out var entry));
            var publish = entry.Publish;
            Assert.Equal(payload, publish.Payload.ToArray());
            Assert.Equal(topic, publish.Topic.ToArray());
            Assert.Equal(wire, publish.Properties.ToArray());
            Assert.Equal((qos, retain, dup, id, at), (publish.QoS, publish.Retain, publish.Dup, publish.PacketId,
                publish.ReceivedAt));
            Assert.Equal("vq\"fx", Encoding.UTF8.GetString(entry.Device));
            Assert.False(reader.Read(out _));
            Assert.Equal((0, false), (reader.Damaged, reader.IsTorn));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(131_075)]
    public void Very_many_properties_come_back_whole_in_a_line_of_bounded_length(int size)
    {
        // The smallest pairs there are, and the longest full of what is escaped: they take most room as JSON.
        int half = (size - 5) / 2;
        byte[] text = [(byte)(half >> 8), (byte)half, .. Enumerable.Repeat((byte)1, half)];
        byte[] pair = [0x26, .. text, .. text];
        byte[] wire = [.. Enumerable.Repeat(pair, 3 * 1024 * 1024 / pair.Length).SelectMany(bytes => bytes)];
        byte[] line = RecordingTexts.LineOf(new Publish
        {
            Topic = "t"u8,
            Payload = "up"u8,
            Properties = wire,
            ReceivedAt = OutputMessages.ReceivedAt
        });

        Assert.InRange(line.Length, wire.Length, wire.Length * 2);
        using var reader = RecordingTexts.Open([.. Encoding.UTF8.GetBytes(RecordingTexts.Header), .. line]);
        Assert.True(reader.Read(out var entry));
        Assert.True(wire.AsSpan().SequenceEqual(entry.Publish.Properties));
    }

    [Fact]
    public void What_a_broker_may_send_and_a_client_may_not_comes_back_too()
    {
        // An empty response topic.
        byte[] wire = [0x08, 0, 0];
        byte[] line = RecordingTexts.LineOf(new Publish
        {
            Topic = "t"u8,
            Payload = "up"u8,
            Properties = wire,
            ReceivedAt = OutputMessages.ReceivedAt
        });
        using var reader = RecordingTexts.Open([.. Encoding.UTF8.GetBytes(RecordingTexts.Header), .. line]);

        Assert.True(reader.Read(out var entry));
        Assert.Equal(wire, entry.Publish.Properties.ToArray());
    }

    [Fact]
    public void A_line_is_JSON_with_the_members_the_README_names()
    {
        byte[] line = RecordingTexts.LineOf(new Publish
        {
            Topic = "a/b"u8,
            Payload = "{\n}"u8,
            Properties = PropertyBytes.Every,
            QoS = QoS.AtLeastOnce,
            PacketId = 7,
            Retain = true,
            ReceivedAt = OutputMessages.ReceivedAt,
        });

        Assert.Equal(
            "{\"ts\":\"2019-01-22T14:59:06.1234567Z\",\"device\":\"vqfx\",\"topic\":\"a/b\",\"qos\":1,\"retain\":true,\"dup\":false,\"mid\":7,"
            + "\"encoding\":\"utf8\",\"payload\":\"{\\n}\",\"properties\":[[\"user-property\",\"k\",\"v\"],[\"payload-format-indicator\",1],"
            + "[\"message-expiry-interval\",4000000000],[\"topic-alias\",9],[\"response-topic\",\"r/t\"],[\"correlation-data\",\"YSBi\"],"
            + "[\"user-property\",\"k\",\"w\"],[\"subscription-identifier\",300],[\"content-type\",\"text/x\"],[\"subscription-identifier\",5],"
            + "[\"user-property\",\"é\",\"\"]]}\n",
            Encoding.UTF8.GetString(line));
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_stand_there_in_base64()
    {
        byte[] line = RecordingTexts.LineOf(new Publish
        {
            Topic = "t"u8,
            Payload = [0xFF, 0x00],
            ReceivedAt = OutputMessages.ReceivedAt
        });

        var json = JsonDocument.Parse(line).RootElement;
        Assert.Equal("base64", json.GetProperty("encoding").GetString());
        Assert.Equal("/wA=", json.GetProperty("payload").GetString());
    }

    [Fact]
    public void Neither_writing_nor_reading_allocates_per_message()
    {
        var line = new RecordingLine("vqfx");
        var batch = new OutputBuffer();
        byte[] topic = Encoding.UTF8.GetBytes(OutputMessages.Topic);
        for (int i = 0; i < 20; i++)
        {
            Write(50);
            batch.Clear();
        }

        Assert.Equal(0, Allocation.Of(() =>
        {
            Write(100);
            batch.Clear();
        }));

        batch.Append(RecordingFormat.Write(new RecordingHeader(OutputMessages.ReceivedAt, 0)));
        Write(2_000);
        byte[] recording = batch.Written.ToArray();
        using (var warm = RecordingTexts.Open(recording))
        {
            Take(warm, 2_000);
        }

        using var reader = RecordingTexts.Open(recording);
        Take(reader, 20);
        Assert.Equal(0, Allocation.Of(() => Take(reader, 90)));

        static void Take(RecordingReader reader, int count)
        {
            for (int i = 0; i < count; i++)
            {
                Assert.True(reader.Read(out _));
            }
        }

        void Write(int messages)
        {
            for (int i = 0; i < messages; i++)
            {
                line.Append(batch, new Publish
                {
                    Topic = topic,
                    Payload = OutputMessages.Payloads[i % 10].Payload,
                    QoS = QoS.AtLeastOnce,
                    PacketId = 7,
                    ReceivedAt = OutputMessages.ReceivedAt.AddMicroseconds(i),
                });
            }
        }
    }

    private static IEnumerable<byte[]> Noise(Random random, int count)
    {
        for (int i = 0; i < count; i++)
        {
            byte[] noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            yield return noise;
        }
    }
}
