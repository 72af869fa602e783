using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using JetNotify.Json;
using JetNotify.Output;
using JetNotify.Tests.Output;

namespace JetNotify.Tests.Json;

public sealed class JsonStringTests
{
    private static readonly string[] s_pieces =
    [
        "\"", "\\", "\n", "\r", "\t", "\b", "\f", "\0", "\u0001", "\u001f", " ", "a", "nrtbfu", "/", "\u007f", "\u0080",
            "\u009f",
        "\u00a0", "é", "\u2028", "東", "\U0001F600", "        ", "{\n    \"a\": 1\n}", "0123456789abcdef",
    ];

    public static IEnumerable<byte[]> Texts()
    {
        foreach (var (_, payload) in OutputMessages.Payloads)
        {
            if (Utf8.IsValid(payload))
            {
                yield return payload;
            }
        }

        var random = new Random(1883);
        for (int i = 0; i < 5_000; i++)
        {
            var text = new StringBuilder();
            for (int pieces = random.Next(40); pieces > 0; pieces--)
            {
                text.Append(s_pieces[random.Next(s_pieces.Length)]);
            }

            yield return Encoding.UTF8.GetBytes(text.ToString());
        }

        // Across the pieces that long text is cut into.
        yield return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("abc\u0085\"", 3_000)));
        yield return Encoding.UTF8.GetBytes("x" + string.Concat(Enumerable.Repeat("\u009f", 10_000)));
    }

    [Fact]
    public void Any_text_becomes_a_JSON_string_that_means_the_same()
    {
        foreach (byte[] text in Texts())
        {
            var batch = new OutputBuffer();
            batch.Append((byte)'"');
            JsonText.Append(batch, text);
            batch.Append((byte)'"');

            Assert.Equal(Encoding.UTF8.GetString(text),
                JsonDocument.Parse(batch.Written.ToArray()).RootElement.GetString());
        }
    }

    [Fact]
    public void No_escaped_text_has_a_byte_that_a_terminal_obeys()
    {
        foreach (byte[] text in Texts())
        {
            var batch = new OutputBuffer();
            JsonText.Append(batch, text);

            Assert.DoesNotContain(Encoding.UTF8.GetString(batch.Written), char.IsControl);
        }
    }

    [Fact]
    public void Any_text_comes_back_whatever_follows_it()
    {
        foreach (byte[] text in Texts())
        {
            foreach (string after in (string[])["\"", "\",\"properties\":[]}\n", "\"\"\\\\\\\"" + new string('x', 40)])
            {
                var batch = new OutputBuffer();
                JsonText.Append(batch, text);
                int end = batch.Length;
                batch.Append(Encoding.ASCII.GetBytes(after));
                byte[] room = new byte[batch.Length];

                Assert.Equal(end, JsonString.Unescape(batch.Written, room, out int length));
                Assert.Equal(text, room[..length]);
            }
        }
    }

    [Fact]
    public void What_is_no_text_is_replaced_wherever_it_stands_and_nothing_around_it()
    {
        byte[][] faults = [[0xC2], [0xC2, 0x41], [0x80], [0xFF], [0xE2, 0x80], [0xED, 0xA0, 0x80], [0xC0, 0x80]];
        foreach (int length in Enumerable.Range(0, 70).Concat([4_094, 4_095, 4_096, 4_097, 9_000]))
        {
            foreach (byte[] fault in faults)
            {
                foreach (int after in new[] { 0, 1, 15, 16, 40, 5_000 })
                {
                    byte[] text = [.. Enumerable.Repeat((byte)'"', length), .. fault, .. Enumerable.Repeat((byte)'x', after)];
                    var batch = new OutputBuffer();
                    JsonText.AppendString(batch, text, terminal: false);

                    Assert.Equal(Encoding.UTF8.GetString(text),
                        JsonDocument.Parse(batch.Written.ToArray()).RootElement.GetString());
                }
            }
        }
    }

    [Fact]
    public void What_is_no_string_is_unescaped_as_far_as_it_goes()
    {
        string[] pieces = [.. s_pieces.Select(piece => JsonEncodedText.Encode(piece).ToString()), @"\q", @"\ud83d",
            @"\ude00", @"\u12", @"\u12g4", @"\ud83d\n", @"\x"];
        var random = new Random(1884);
        for (int round = 0; round < 20_000; round++)
        {
            string escaped = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => pieces[random.Next(pieces.Length)])) + (round % 3 == 0 ? @"\" : "");
            byte[] bytes = Encoding.UTF8.GetBytes(escaped);
            byte[] room = new byte[bytes.Length];

            Assert.Equal(Leniently(escaped),
                Encoding.UTF8.GetString(room, 0, JsonString.UnescapeLeniently(bytes, room)));
        }
    }

    /// <summary>Once more, one character after the other.</summary>
    private static string Leniently(string escaped)
    {
        var text = new StringBuilder();
        for (int i = 0; i < escaped.Length; i++)
        {
            int letter = escaped[i] == '\\' && i + 1 < escaped.Length
                ? "\"\\/bfnrtu".IndexOf(escaped[i + 1], StringComparison.Ordinal) : -1;
            if (letter >= 0 && letter < 8)
            {
                text.Append("\"\\/\b\f\n\r\t"[letter]);
                i++;
            }
            else if (letter == 8 && i + 6 <= escaped.Length && escaped[(i + 2)..(i + 6)].All(char.IsAsciiHexDigit))
            {
                text.Append((char)Convert.ToInt32(escaped[(i + 2)..(i + 6)], 16));
                i += 5;
            }
            else
            {
                text.Append(escaped[i]);
            }
        }

        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    [Fact]
    public void Text_of_every_length_ends_where_it_ends()
    {
        foreach (string piece in s_pieces)
        {
            for (int length = 0; length < 50; length++)
            {
                byte[] text = Encoding.UTF8.GetBytes(new string('x', length) + piece);
                var batch = new OutputBuffer();
                batch.Append((byte)'"');
                JsonText.Append(batch, text);
                batch.Append((byte)'"');

                Assert.Equal(Encoding.UTF8.GetString(text),
                    JsonDocument.Parse(batch.Written.ToArray()).RootElement.GetString());
            }
        }
    }

    [Theory]
    [InlineData(@"\u0041\u00e9\u6771\ud83d\ude00\/", "Aé東\U0001F600/")]
    [InlineData(@"\uD83D\uDE00", "\U0001F600")]
    [InlineData(@"aaaaaaaaaaaaaaaaaaa\u0041bbbbbbbbbbbbbbbbbbbb\\\\\\\""", "aaaaaaaaaaaaaaaaaaaAbbbbbbbbbbbbbbbbbbbb\\\\\\\"")]
    public void Escapes_that_other_writers_choose_are_understood(string escaped, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(escaped + "\"");
        byte[] room = new byte[bytes.Length];

        Assert.Equal(bytes.Length - 1, JsonString.Unescape(bytes, room, out int length));
        Assert.Equal(text, Encoding.UTF8.GetString(room, 0, length));
    }

    [Fact]
    public void An_escape_is_understood_wherever_it_stands()
    {
        string[] escapes = [@"\n", @"\t", @"\r", @"\b", @"\f", @"\/", @"\\", @"\""", @"\u0041", @"\\n", @"\\\n", @"\n\n", @"\\\u0041\r"];
        foreach (string escape in escapes)
        {
            for (int before = 0; before < 70; before++)
            {
                foreach (int after in new[] { 0, 1, 31, 40 })
                {
                    string escaped = new string('n', before) + escape + new string('r', after) + '"';
                    byte[] bytes = Encoding.ASCII.GetBytes(escaped + new string('"', 40));
                    byte[] room = new byte[bytes.Length];

                    Assert.Equal(escaped.Length - 1, JsonString.Unescape(bytes, room, out int length));
                    Assert.Equal(JsonSerializer.Deserialize<string>('"' + escaped), Encoding.UTF8.GetString(room, 0, length));
                    Assert.Equal(escaped.Length - 1, JsonString.Unescape(bytes.AsSpan(0, escaped.Length), room, out length));
                    Assert.Equal(JsonSerializer.Deserialize<string>('"' + escaped), Encoding.UTF8.GetString(room, 0, length));
                }
            }
        }
    }

    [Fact]
    public void What_is_no_escape_is_no_string_wherever_it_stands()
    {
        foreach (string fault in (string[])[@"\x""", @"\", @"\\", @"\u00""", ""])
        {
            for (int before = 0; before < 70; before++)
            {
                byte[] bytes = Encoding.ASCII.GetBytes(new string('n', before) + fault);

                Assert.Equal(-1, JsonString.Unescape(bytes, new byte[bytes.Length], out _));
            }
        }
    }

    [Theory]
    [InlineData(@"no end")]
    [InlineData(@"no end of thirty-two bytes at least ....")]
    [InlineData(@"cut after the backslash \")]
    [InlineData(@"\x"" is no escape")]
    [InlineData(@"\u12")]
    [InlineData(@"\u12g4""")]
    [InlineData(@"\u+123""")]
    [InlineData(@"\ud83d""")]
    [InlineData(@"\ud83d\n""")]
    [InlineData(@"\ude00""")]
    public void What_is_no_string_is_said_not_to_be_one(string escaped)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(escaped);

        Assert.Equal(-1, JsonString.Unescape(bytes, new byte[bytes.Length], out _));
    }
}
