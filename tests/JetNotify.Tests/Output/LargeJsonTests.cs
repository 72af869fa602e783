using System.Text;
using JetNotify.Json;
using JetNotify.Output;

namespace JetNotify.Tests.Output;

/// <summary>Large payloads are JSON, and become what they become, exactly as small ones.</summary>
public sealed class LargeJsonTests
{
    public static TheoryData<string> Texts =>
    [
        "{}", " [ ] ", "0", "-0", "1.5e+3", "\"\"", " \"a b\\\"c\" ", "true", "null \0\0\n",
            "{ \"a\" : [ 1 , \"x  y\" , { } ] }",
        "[\"\u009b\u007f grün \ud83d\ude00 \u202e\"]", "{\"a\":1,\"a\":2}", "[\"\\u00e9\\/\\\\\"]", "[\"\\ud800\"]",
        "", " ", "{", "[1,]", "[01]", "[1 2]", "{\"a\"}", "\"a\nb\"", "\"\\x\"", "[1]x", "nul", "[1]\0x", "\ufeff[1]",
            "'a'", "// c\n1", "+1", ".5", "1.",
        "[NaN]", "\"", "\"\\", "{\"a\":}", "[\"\\u12\"]",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void It_is_what_the_minifier_makes_of_it(string text) => Check(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData(0x22, 0xFF, 0x22)]
    [InlineData(0x22, 0xC3, 0x22)]
    [InlineData(0x22, 0xED, 0xA0, 0x80, 0x22)]
    public void Bytes_that_are_no_text_are_no_JSON(params int[] bytes) => Check([.. bytes.Select(one => (byte)one)]);

    [Theory]
    [InlineData(JsonMinifier.MaxDepth)]
    [InlineData(JsonMinifier.MaxDepth + 1)]
    public void It_is_as_deep_as_the_minifier_takes_it(int depth) =>
        Check(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)));

    [Fact]
    public void Mutations_of_JSON_are_judged_as_the_minifier_judges_them()
    {
        var random = new Random(11);
        byte[] signs = [.. "{}[]\",:\\ \n0e-.tu"u8, 0, 0x7F, 0xC2, 0x9B];
        byte[] seed = Encoding.UTF8.GetBytes(
            " { \"a\" : [ 1.5 , true , \"x \\n \u009b\" ] , \"b\" : { \"c\" : null } } ");
        for (int i = 0; i < 20_000; i++)
        {
            byte[] text = [.. seed];
            for (int k = random.Next(1, 4); k > 0; k--)
            {
                text[random.Next(text.Length)] = signs[random.Next(signs.Length)];
            }

            Check(text);
        }
    }

    private static void Check(byte[] text)
    {
        byte[] minified = new byte[text.Length];
        int length = new JsonMinifier().Minify(text, minified);
        var expected = new OutputBuffer();
        if (length >= 0)
        {
            expected.Append("before "u8);
            JsonText.AppendSafe(expected, minified.AsSpan(0, length), terminal: true);
        }

        var actual = new OutputBuffer();
        bool isJson = LargeJson.TryAppend(actual, "before "u8, text, terminal: true);

        Assert.True(
            isJson == length >= 0 && actual.Written.SequenceEqual(expected.Written),
            $"{Encoding.UTF8.GetString(text)}: {Encoding.UTF8.GetString(actual.Written)}, not "
                + $"{Encoding.UTF8.GetString(expected.Written)}");
    }
}
