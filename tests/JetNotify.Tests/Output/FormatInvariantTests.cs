using System.Text;
using System.Text.Json;
using JetNotify.Json;
using JetNotify.Output;

namespace JetNotify.Tests.Output;

/// <summary>What holds for every payload there can be, tried on torn and mutated ones.</summary>
public sealed class FormatInvariantTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Text_is_always_one_line_that_steers_nothing(bool terminal)
    {
        var format = Form.Text(new OutputPlan { Terminal = terminal });
        foreach (byte[] payload in OutputMessages.Torn(mutations: 20_000))
        {
            byte[] line = OutputMessages.Print(format, payload);
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(line);
            Assert.Equal('\n', text[^1]);
            foreach (var rune in text[..^1].EnumerateRunes())
            {
                Assert.False(rune.Value < ' ', $"U+{rune.Value:X4} in '{text}'");
                if (terminal)
                {
                    Assert.False(
                        Unprintable.IsControl(rune.Value) || Unprintable.IsInvisible(rune.Value),
                            $"U+{rune.Value:X4} in '{text}'");
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Json_always_parses_and_gives_the_payload_back(bool terminal)
    {
        var format = Form.Json(terminal);
        var encodings = new HashSet<string?>();
        foreach (byte[] payload in OutputMessages.Torn(mutations: 20_000))
        {
            byte[] line = OutputMessages.Print(format, payload);
            Assert.Equal(line.Length - 1, line.AsSpan().IndexOf((byte)'\n'));
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 251 });
            var root = document.RootElement;
            string? encoding = root.GetProperty("encoding").GetString();
            var value = root.GetProperty("payload");
            encodings.Add(encoding);
            switch (encoding)
            {
                case "json":
                    Assert.Equal(Tokens(payload.AsSpan().TrimEnd(" \t\r\n\0"u8)),
                        Tokens(Encoding.UTF8.GetBytes(value.GetRawText())));
                    break;
                case "utf8":
                    Assert.Equal(payload, Encoding.UTF8.GetBytes(value.GetString()!));
                    break;
                default:
                    Assert.Equal(payload, value.GetBytesFromBase64());
                    break;
            }
        }

        Assert.Equal(["base64", "json", "utf8"], encodings.Order());
    }

    [Fact]
    public void The_objects_of_F_always_parse_and_stay_one_line()
    {
        var quoted = OutputMessages.Custom("%j");
        var nested = OutputMessages.Custom("%J");
        foreach (byte[] payload in OutputMessages.Torn(mutations: 10_000))
        {
            foreach (var format in new[] { quoted, nested })
            {
                byte[] line = OutputMessages.Print(format, payload);
                Assert.Equal(line.Length - 1, line.AsSpan().IndexOf((byte)'\n'));
                using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 251 });
                Assert.Equal(payload.Length, document.RootElement.GetProperty("payloadlen").GetInt32());
            }
        }
    }

    [Fact]
    public void Every_prefix_of_every_event_comes_through_every_form()
    {
        Form[] oneLine =
        [
            Form.Text(new OutputPlan()), Form.Text(new OutputPlan { Terminal = true, Color = true, Timestamp = true }),
                Form.Pretty(),
            Form.Pretty(color: true), OutputMessages.Custom("%{interface} %{severity}", terminal: true),
        ];
        Form[] json = [Form.Json(terminal: false), Form.Json(terminal: true), OutputMessages.Custom("%J")];
        var fields = OutputMessages.Custom("%p%{interface}%{message}%{attributes}%{changes}", newline: false);
        int events = 0;
        foreach ((string topic, byte[] body) in OutputEvents.All)
        {
            for (int length = 0; length <= body.Length; length++)
            {
                ReadOnlySpan<byte> payload = body.AsSpan(0, length);
                foreach (var form in oneLine)
                {
                    byte[] line = OutputMessages.Print(form, payload, topic);
                    Assert.Equal(line.Length - 1, line.AsSpan().IndexOf((byte)'\n'));
                }

                foreach (var form in json)
                {
                    byte[] line = OutputMessages.Print(form, payload, topic);
                    Assert.Equal(line.Length - 1, line.AsSpan().IndexOf((byte)'\n'));
                    using var document = JsonDocument.Parse(line);
                    events += document.RootElement.TryGetProperty("jet",
                        out var jet) && jet.EnumerateObject().Any() ? 1 : 0;
                }

                Assert.StartsWith(
                    Encoding.Latin1.GetString(payload),
                    Encoding.Latin1.GetString(OutputMessages.Print(fields, payload, topic)), StringComparison.Ordinal);
            }
        }

        Assert.InRange(events, 1_000, 100_000);
    }

    [Fact]
    public void Pretty_is_always_one_line_that_steers_nothing()
    {
        var format = Form.Pretty();
        foreach (byte[] payload in OutputMessages.Torn(mutations: 10_000))
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(OutputMessages.Print(format,
                payload));
            Assert.Equal('\n', text[^1]);
            Assert.DoesNotContain(text[..^1].EnumerateRunes(),
                rune => Unprintable.IsControl(rune.Value) || Unprintable.IsInvisible(rune.Value));
        }
    }

    [Fact]
    public void Raw_is_the_payload()
    {
        foreach (byte[] payload in OutputMessages.Torn(mutations: 1_000))
        {
            Assert.Equal([.. payload, (byte)'\n'], OutputMessages.Print(Form.Raw(newline: true), payload));
            Assert.Equal(payload, OutputMessages.Print(Form.Raw(newline: false), payload));
            Assert.Equal(payload, OutputMessages.Print(OutputMessages.Custom("%p", newline: false), payload));
        }
    }

    [Fact]
    public void A_megabyte_of_anything_comes_through_each_form()
    {
        byte[] noise = new byte[1_000_000];
        new Random(1).NextBytes(noise);
        byte[] line = OutputMessages.Print(Form.Json(false), noise);
        using var document = JsonDocument.Parse(line);
        Assert.Equal(noise, document.RootElement.GetProperty("payload").GetBytesFromBase64());
        Assert.Equal(1, OutputMessages.Print(Form.Text(new OutputPlan()), noise).AsSpan().Count((byte)'\n'));
        Assert.Equal(Convert.ToHexStringLower(noise),
            Encoding.ASCII.GetString(OutputMessages.Print(OutputMessages.Custom("%x", newline: false), noise)));
    }

    /// <summary>The tokens of a JSON text, strings unescaped where they can be, numbers to the letter.</summary>
    private static List<string> Tokens(ReadOnlySpan<byte> json)
    {
        var tokens = new List<string>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 250 });
        while (reader.Read())
        {
            string raw = Encoding.UTF8.GetString(reader.ValueSpan);
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                try
                {
                    raw = reader.GetString()!;
                }
                catch (InvalidOperationException)
                {
                    // A lone surrogate has no text; then the escape itself is compared.
                }
            }

            tokens.Add($"{reader.TokenType} {raw}");
        }

        return tokens;
    }
}
