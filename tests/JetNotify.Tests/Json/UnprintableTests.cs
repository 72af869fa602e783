using System.Text;
using System.Text.Json;
using JetNotify.Json;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Recordings;
using JetNotify.Tests.Output;

namespace JetNotify.Tests.Json;

public sealed class UnprintableTests
{
    // DEL, the C1 controls, the two separators of lines.
    private static readonly char[] s_controls =
        [.. Enumerable.Range(0x7F, 0xA0 - 0x7F).Concat([0x2028, 0x2029]).Select(codePoint => (char)codePoint)];

    [Theory]
    [InlineData("text")]
    [InlineData("text-terminal")]
    [InlineData("json")]
    [InlineData("json-terminal")]
    [InlineData("pretty")]
    [InlineData("%j")]
    [InlineData("%J")]
    [InlineData("recording")]
    public void No_control_inside_JSON_is_handed_on_raw_by(string form)
    {
        foreach (char control in s_controls)
        {
            string name = $"na{control}me";
            string value = $"{control}";
            byte[] payload = Encoding.UTF8.GetBytes(
                $"{{ \"{name}\": [ \"{value}\", {{ \"{control}{control}\": \"é{control}\" }} ] }}");
            string line = Encoding.UTF8.GetString(Print(form, payload));

            Assert.DoesNotContain(line[..^1].EnumerateRunes(), rune => Unprintable.IsControl(rune.Value));
            Assert.Contains($"\\u{(int)control:x4}", line, StringComparison.Ordinal);
            string json = form.StartsWith("text", StringComparison.Ordinal) ? line[(line.IndexOf(' ',
                StringComparison.Ordinal) + 1)..]
                : form == "pretty" ? line[line.IndexOf('{', StringComparison.Ordinal)..] : line;
            var said = JsonDocument.Parse(json).RootElement;
            said = said.TryGetProperty("payload", out var nested) ? nested : said;
            said = said.ValueKind == JsonValueKind.String ? JsonDocument.Parse(said.GetString()!).RootElement : said;
            Assert.Equal(value, said.GetProperty(name)[0].GetString());
            Assert.Equal($"é{control}", said.GetProperty(name)[1].GetProperty($"{control}{control}").GetString());
        }
    }

    private static byte[] Print(string form, byte[] payload)
    {
        switch (form)
        {
            case "text" or "text-terminal":
                return OutputMessages.Print(Form.Text(new OutputPlan { Terminal = form != "text" }), payload);
            case "json" or "json-terminal":
                return OutputMessages.Print(Form.Json(terminal: form != "json"), payload);
            case "pretty":
                return OutputMessages.Print(Form.Pretty(), payload, topic: "t");
            case "recording":
                var batch = new OutputBuffer();
                new RecordingLine("edge1").Append(batch, new Publish
                {
                    Topic = "t"u8,
                    Payload = payload,
                    ReceivedAt = OutputMessages.ReceivedAt
                });
                return batch.Written.ToArray();
            default:
                return OutputMessages.Print(OutputMessages.Custom(form), payload);
        }
    }
}
