using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Recordings;
using JetNotify.Tests.Output;

namespace JetNotify.Tests.Recordings;

public sealed class RecordingParserTests
{
    [Fact]
    public void Our_own_lines_are_read_as_a_line_of_any_other_program_would_be()
    {
        var random = new Random(77);
        var own = new RecordingParser();
        var any = new RecordingParser();
        byte[][] lines = [.. Lines()];
        int taken = 0;
        int left = 0;
        for (int i = 0; i < 200_000; i++)
        {
            byte[] line = lines[random.Next(lines.Length)];
            line = random.Next(3) switch
            {
                0 => line,
                1 => line[..random.Next(line.Length + 1)],
                _ => Mutated(line, random),
            };
            if (!own.TryReadOwn(line, out var entry))
            {
                left++;
                continue;
            }

            taken++;
            string text = Encoding.Latin1.GetString(line);
            Assert.True(any.TryReadAny(line, out var other), text);
            var got = entry.Publish;
            var expected = other.Publish;
            Assert.True(entry.At == other.At && entry.Device.SequenceEqual(other.Device)
                && entry.Status.SequenceEqual(other.Status) && got.Topic.SequenceEqual(expected.Topic)
                && got.Payload.SequenceEqual(expected.Payload) && got.Properties.SequenceEqual(expected.Properties)
                && got.QoS == expected.QoS && got.Retain == expected.Retain && got.Dup == expected.Dup
                && got.PacketId == expected.PacketId && got.ReceivedAt == expected.ReceivedAt, text);
        }

        Assert.True(taken > 60_000 && left > 60_000, $"{taken} taken, {left} left: not much of a test");
    }

    [Fact]
    public void Every_line_whose_payload_is_text_is_one_of_our_own()
    {
        var parser = new RecordingParser();
        foreach (byte[] line in Lines())
        {
            bool isText = line.AsSpan().IndexOf("\"encoding\":\"utf8\""u8) > 0;
            Assert.True(parser.TryReadOwn(line, out _) == isText, Encoding.Latin1.GetString(line));
        }
    }

    private static IEnumerable<byte[]> Lines()
    {
        byte[][] properties = [[], PropertyBytes.Every];
        int number = 0;
        foreach (byte[] payload in OutputMessages.Payloads.Select(one => one.Payload).Where(one => one.Length < 5_000))
        {
            foreach (var qos in (QoS[])[QoS.AtMostOnce, QoS.AtLeastOnce, QoS.ExactlyOnce])
            {
                number++;
                byte[] line = RecordingTexts.LineOf(new Publish
                {
                    Topic = Encoding.UTF8.GetBytes(OutputMessages.Topic),
                    Payload = payload,
                    Properties = properties[number % 2],
                    QoS = qos,
                    Retain = number % 3 == 0,
                    Dup = number % 5 == 0,
                    PacketId = (ushort)(qos == QoS.AtMostOnce ? 0 : number),
                    ReceivedAt = OutputMessages.ReceivedAt.AddMilliseconds(number),
                });
                yield return line[..^1];
            }
        }
    }

    private static byte[] Mutated(byte[] line, Random random)
    {
        var tempting = "{}[]\",:\\/ 0u"u8;
        byte[] text = [.. line];
        int at = random.Next(text.Length);
        text[at] = random.Next(2) == 0 ? tempting[random.Next(tempting.Length)] : (byte)random.Next(256);
        return random.Next(2) == 0 ? text : [.. text[..at], .. text[(at + 1)..]];
    }
}
