using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using JetNotify.Json;
using JetNotify.Tests.Output;

namespace JetNotify.Tests.Json;

public sealed class JsonMinifierTests
{
    private readonly JsonMinifier _minifier = new();

    [Fact]
    public void It_takes_and_refuses_exactly_what_another_strict_reader_does_and_keeps_every_token()
    {
        int taken = 0;
        int refused = 0;
        foreach (byte[] payload in OutputMessages.Torn(mutations: 60_000))
        {
            byte[]? minified = Minify(payload);
            var tokens = Tokens(payload.AsSpan().TrimEnd(" \t\r\n\0"u8));
            Assert.True((minified is null) == (tokens is null),
                $"'{Encoding.Latin1.GetString(payload)}' as another reader has it: {tokens is not null}");
            if (minified is not null)
            {
                Assert.Equal(tokens, Tokens(minified));
                Assert.Equal(-1, WhiteOutsideStrings(minified));
                taken++;
            }
            else
            {
                refused++;
            }
        }

        Assert.True(taken > 1000 && refused > 1000, $"{taken} taken, {refused} refused: not much of a test");
    }

    [Fact]
    public void Strings_and_gaps_of_every_length_survive_at_every_place_in_a_vector()
    {
        for (int gap = 0; gap < 40; gap++)
        {
            for (int length = 0; length < 70; length++)
            {
                string text = new('x', length);
                string white = string.Concat(Enumerable.Range(0, gap).Select(i => " \n\r\t"[i % 4]));
                string json = $"{white}{{{white}\"{text}\"{white}:{white}\"{text}\\n\"{white},{white}\"é\":{white}[{white}]{white}}}{white}";
                Assert.Equal($"{{\"{text}\":\"{text}\\n\",\"é\":[]}}", Text(Minify(Encoding.UTF8.GetBytes(json))));
            }
        }
    }

    [Fact]
    public void Names_and_values_of_every_length_survive_beside_each_other()
    {
        string letters = string.Concat(Enumerable.Range(0, 70).Select(i => (char)('0' + i)).Where(c => c is not ('"' or '\\')));
        foreach (int behind in new[] { 0, 60, 200 })
        {
            for (int name = 0; name < letters.Length; name++)
            {
                for (int value = 0; value < letters.Length; value++)
                {
                    string pair = $"{{\"{letters[..name]}\": \"{letters[..value]}\"}}";
                    Assert.Equal($"[{pair.Replace(" ", "", StringComparison.Ordinal)},1]",
                        Text(Minify(Encoding.UTF8.GetBytes($"[{pair},{new string(' ', behind)}1]"))));
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\0")]
    [InlineData("{")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{,}")]
    [InlineData("[1,]")]
    [InlineData("[1 2]")]
    [InlineData("[1}")]
    [InlineData("{\"a\":1]")]
    [InlineData("]")]
    [InlineData("nul")]
    [InlineData("nulll")]
    [InlineData("True")]
    [InlineData("NaN")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("00")]
    [InlineData("-01")]
    [InlineData("0x1")]
    [InlineData("\"a")]
    [InlineData("\"\\")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"\\u123")]
    [InlineData("'a'")]
    [InlineData("{a:1}")]
    [InlineData("[1]//")]
    [InlineData("\u00a0{}")]
    [InlineData("\ufeff{}")]
    public void What_is_not_JSON_is_refused(string text) => Assert.Null(Minify(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0e-0")]
    [InlineData("1e400")]
    [InlineData("123456789012345678901234567890.10")]
    [InlineData("\"\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[[],{},[{}]]")]
    [InlineData("{\"a\":1,\"a\":1}")]
    public void What_is_minified_already_stays_byte_for_byte(string text) =>
        Assert.Equal(text, Text(Minify(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Nesting_is_taken_up_to_its_limit_in_either_bracket()
    {
        Assert.NotNull(Minify(OutputMessages.Nested(JsonMinifier.MaxDepth)));
        Assert.Null(Minify(OutputMessages.Nested(JsonMinifier.MaxDepth + 1)));
        Assert.Null(Minify(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 1_000_000)))));
    }

    [Fact]
    public void A_huge_document_is_minified_whole()
    {
        string json = "[" + string.Join(" ,\n ", Enumerable.Range(0, 200_000).Select(i => $"{{ \"n\" : {i} }}")) + "]";
        string minified = "[" + string.Join(",", Enumerable.Range(0, 200_000).Select(i => $"{{\"n\":{i}}}")) + "]";
        Assert.Equal(minified, Text(Minify(Encoding.ASCII.GetBytes(json))));
    }

    [Fact]
    public void Nothing_is_written_beyond_the_room_the_input_took()
    {
        foreach (byte[] payload in OutputMessages.Torn(mutations: 2_000))
        {
            byte[] room = new byte[payload.Length + 64];
            Array.Fill(room, (byte)0xAA);
            _minifier.Minify(payload, room.AsSpan(0, payload.Length));
            Assert.Equal(-1, room.AsSpan(payload.Length).IndexOfAnyExcept((byte)0xAA));
        }
    }

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    private byte[]? Minify(byte[] payload)
    {
        byte[] room = new byte[payload.Length];
        int length = _minifier.Minify(payload, room);
        return length < 0 ? null : room[..length];
    }

    private static List<string>? Tokens(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            return null;
        }

        var tokens = new List<string>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonMinifier.MaxDepth });
        try
        {
            while (reader.Read())
            {
                tokens.Add($"{reader.TokenType} {Encoding.UTF8.GetString(reader.ValueSpan)}");
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return tokens;
    }

    private static int WhiteOutsideStrings(byte[] json)
    {
        bool inside = false;
        for (int i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case (byte)'"':
                    inside = !inside;
                    break;
                case (byte)'\\':
                    i++;
                    break;
                case <= (byte)' ' when !inside:
                    return i;
            }
        }

        return -1;
    }
}
