using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using JetNotify.Json;
using JetNotify.Junos;
using JetNotify.Tests.Junos;
using JetNotify.Tests.Output;

namespace JetNotify.Tests.Json;

/// <summary>A minifier that has seen much must say of each text what one says that walks through it, and what another
/// reader says.</summary>
public sealed class JsonShapeTests
{
    // Ten million and more where there is time.
    private static readonly int s_texts = Environment.GetEnvironmentVariable("JETNOTIFY_TEST_LONG") is null
        ? 1_000_000
        : 12_000_000;

    private static readonly byte[][] s_bodies =
    [
        Bodies.RealIfaAdd, Bodies.RealLogin, .. Bodies.Synthetic.Select(pair => Bodies.Utf8(pair.Body)),
        .. OutputMessages.Payloads.Where(one => one.Payload.Length is > 0 and < 2_000).Select(one => one.Payload),
        "12"u8.ToArray(), "\"\""u8.ToArray(), "{\"a\":\"\",\"b\":[1,2,\"\",{\"c\":0}],\"d\":-1.5e3}"u8.ToArray(),
        "[true,\"x\",null,1]"u8.ToArray(), "{ \"na me\" : \"v\", \"\\\"\\u0041\": [ ] }"u8.ToArray(),
    ];

    [Fact]
    public void Whatever_was_seen_before_a_text_is_taken_refused_and_minified_as_if_it_were_the_first()
    {
        var learning = new JsonMinifier();
        var walking = new JsonMinifier(learns: false);
        byte[] learnt = new byte[4096];
        byte[] walked = new byte[4096];
        int shaped = 0;
        int refused = 0;
        foreach (byte[] text in Texts(s_texts))
        {
            int length = walking.Minify(text, walked);
            int got = learning.Minify(text, learnt);
            if (got != length
                || !learnt.AsSpan(0, Math.Max(0, got)).SequenceEqual(walked.AsSpan(0, Math.Max(0, length))))
            {
                Assert.Fail($"'{Encoding.Latin1.GetString(text)}': {got} bytes, {length} without a shape");
            }

            shaped += got >= 0 && learning.Members.IsEmpty ? 1 : 0;
            refused += got < 0 ? 1 : 0;
        }

        Assert.True(shaped > s_texts / 10 && refused > s_texts / 10,
            $"{shaped} of a shape, {refused} refused: not much of a test");
    }

    [Fact]
    public void What_has_a_shape_is_JSON_to_another_strict_reader_too()
    {
        var learning = new JsonMinifier();
        byte[] room = new byte[4096];
        foreach (byte[] text in Texts(s_texts / 5))
        {
            Assert.True((learning.Minify(text, room) >= 0) == IsJson(text), Encoding.Latin1.GetString(text));
        }
    }

    [Fact]
    public void A_text_of_a_known_shape_needs_no_more_room_than_its_length()
    {
        var learning = new JsonMinifier();
        byte[] room = new byte[4096];
        foreach (byte[] text in Texts(20_000))
        {
            Array.Fill(room, (byte)0xAA);
            learning.Minify(text, room.AsSpan(0, text.Length));
            Assert.Equal(-1, room.AsSpan(text.Length).IndexOfAnyExcept((byte)0xAA));
        }
    }

    [Fact]
    public void Each_value_of_a_known_shape_is_where_it_is_in_its_own_text()
    {
        var learning = new JsonMinifier();
        byte[] room = new byte[256];
        foreach (string value in (string[])["first", "", "a longer one than any vector has room for, so that it "
            + "takes a second one"])
        {
            byte[] text = Bodies.Utf8($"{{ \"a\" : \"{value}\", \"b\" : [ 1{value.Length}, \"{value}\" ] }} \n");
            Assert.True(learning.Minify(text, room) > 0);
            Assert.NotNull(learning.Shape);
            Assert.Equal([value, $"1{value.Length}", value], learning.Values.ToArray()
                .Select(one => Encoding.UTF8.GetString(text[one.Start..one.End])));
        }
    }

    [Fact]
    public void One_decoder_reads_the_same_of_a_stream_as_one_for_each_message()
    {
        string[] paths = ["kind", "interface", "host", "severity", "event-id", "attributes", "attributes.flags",
            "attributes.name", "message", "attributes.nexthop-address.1", "changes", "commit-patch"];
        var decoder = new EventDecoder();
        EventField[] fields = [.. paths.Select(path => decoder.Add(EventPath.Parse(path)))];
        byte[] room = new byte[4096];
        var random = new Random(7);
        (byte[] Topic, byte[] Body)[] events =
        [
            (Bodies.Utf8(Bodies.IfaTopic), Bodies.RealIfaAdd), (Bodies.Utf8(Bodies.LoginTopic), Bodies.RealLogin),
            .. Bodies.Synthetic.Select(pair => (Bodies.Utf8(pair.Topic), Bodies.Utf8(pair.Body))),
        ];
        for (int round = 0; round < 8_000; round++)
        {
            // Mostly one kind after the other, as a router sends them.
            (byte[] topic, byte[] body) = events[round / 40 % events.Length];
            byte[] text = random.Next(3) > 0 ? WithOtherValues(body, random) : Mutated(body, random);
            var fresh = new EventDecoder();
            bool minify = random.Next(2) == 0;
            var message = decoder.Decode(topic, text);
            if (minify)
            {
                message.Minify(room);
            }

            int asked = random.Next(paths.Length);
            EventField[] wanted = [.. paths.Select(path => fresh.Add(EventPath.Parse(path)))];
            bool expected = fresh.Decode(topic, text).TryGet(wanted[asked], out var said);
            bool found = message.TryGet(fields[asked], out var got);
            string about = $"{paths[asked]} of '{Encoding.Latin1.GetString(text)}', {(minify ? "minified" : "read")}";
            Assert.True(expected == found && said.SequenceEqual(got),
                $"{about}: '{Encoding.Latin1.GetString(got)}', alone '{Encoding.Latin1.GetString(said)}'");
        }
    }

    /// <summary>A value that stood still for long is compared like the text around it, until it changes.</summary>
    [Fact]
    public void Values_that_stood_still_for_long_and_then_change_are_those_of_their_own_text()
    {
        const int Still = 300;
        var random = new Random(11);
        byte[] learnt = new byte[16 * 1024];
        byte[] walked = new byte[16 * 1024];
        foreach (byte[] body in s_bodies)
        {
            var learning = new JsonMinifier();
            var walking = new JsonMinifier(learns: false);
            for (int phase = 0; phase < 6; phase++)
            {
                byte[] still = phase == 0 ? body : WithOtherValues(body, random);
                for (int i = 0; i < Still + 60; i++)
                {
                    byte[] text = i < Still ? still : i % 3 == 0 ? Mutated(still, random)
                        : i % 3 == 1 ? WithOtherValues(still, random) : still;
                    int length = walking.Minify(text, walked);
                    int got = learning.Minify(text, learnt);
                    Assert.True(
                        got == length && learnt.AsSpan(0, Math.Max(0, got))
                            .SequenceEqual(walked.AsSpan(0, Math.Max(0, length))),
                        $"'{Encoding.Latin1.GetString(text)}' became "
                            + $"'{Encoding.Latin1.GetString(learnt.AsSpan(0, Math.Max(0, got)))}'");
                    if (learning.TryEscape(text, learnt, out int escaped))
                    {
                        length = JsonString.Escape(text, walked, invisible: false);
                        Assert.True(learnt.AsSpan(0, escaped).SequenceEqual(walked.AsSpan(0, length)),
                            $"'{Encoding.Latin1.GetString(text)}' was escaped as "
                                + $"'{Encoding.Latin1.GetString(learnt.AsSpan(0, escaped))}'");
                    }
                }
            }
        }
    }

    [Fact]
    public void Elements_of_a_long_array_are_taken_refused_and_minified_as_if_each_were_the_first()
    {
        var learning = new JsonMinifier();
        var walking = new JsonMinifier(learns: false);
        int taken = 0;
        int cut = 0;
        foreach (byte[] text in LongTexts(s_texts / 20))
        {
            byte[] learnt = new byte[text.Length + 64];
            byte[] walked = new byte[text.Length];
            int length = walking.Minify(text, walked);
            int got = learning.Minify(text, learnt.AsSpan(0, text.Length));
            if (got != length
                || !learnt.AsSpan(0, Math.Max(0, got)).SequenceEqual(walked.AsSpan(0, Math.Max(0, length)))
                || (got >= 0 && learning.IsPlain != walking.IsPlain))
            {
                Assert.Fail($"'{Encoding.Latin1.GetString(text)}': {got} bytes, {length} without a shape");
            }

            Assert.Equal(-1, learnt.AsSpan(text.Length).IndexOfAnyExcept((byte)0));
            taken += got >= 0 ? 1 : 0;
            cut += got >= 0 && learning.Members.IsEmpty && !walking.Members.IsEmpty ? 1 : 0;
        }

        Assert.True(taken > s_texts / 100 && cut > s_texts / 1000,
            $"{taken} taken, {cut} of shapes: not much of a test");
    }

    [Fact]
    public void Every_prefix_of_a_long_array_is_refused_or_taken_as_by_another_reader()
    {
        var learning = new JsonMinifier();
        byte[] text = [.. "[ "u8, .. Enumerable.Range(0, 8).SelectMany(i => (byte[])[.. i > 0 ? ", "u8 : default,
            .. WithOtherValues(Bodies.RealIfaAdd, new Random(i))]), .. "]"u8];
        byte[] room = new byte[text.Length];
        Assert.True(learning.Minify(text, room) > 0);
        for (int length = 0; length <= text.Length; length++)
        {
            Assert.Equal(IsJson(text[..length]), learning.Minify(text.AsSpan(0, length), room) >= 0);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(60)]
    public void An_element_of_a_known_shape_is_no_deeper_than_any_other(int nested)
    {
        var learning = new JsonMinifier();
        string nest = $"{new string('[', nested)}{(nested > 0 ? string.Empty : "1")}{new string(']', nested)}";
        string element = $"{{\"a\":{nest},\"b\":\"{new string('x', 200)}\"}}";
        foreach (int around in (int[])[1, 200, JsonMinifier.MaxDepth - nested - 1, JsonMinifier.MaxDepth - nested,
            JsonMinifier.MaxDepth - 20, JsonMinifier.MaxDepth - 1, JsonMinifier.MaxDepth])
        {
            string elements = string.Join(", ", Enumerable.Repeat(element, 40));
            byte[] text = Bodies.Utf8($"{new string('[', around)}{elements}{new string(']', around)}");
            Assert.Equal(IsJson(text), learning.Minify(text, new byte[text.Length]) >= 0);
        }
    }

    /// <summary>Arrays of bodies, alone and within others, with torn and mutated ones among them.</summary>
    private static IEnumerable<byte[]> LongTexts(int count)
    {
        var random = new Random(20190123);
        byte[][] bodies = [.. s_bodies.Where(IsJson), "{}"u8.ToArray(),
            "{\"a\":[{\"b\":1},{\"b\":22}],\"c\":{}}"u8.ToArray(),
            "{\"name\":\"xe-0/0/1\",\"unit\":[{\"name\":\"0\"},{\"name\":\"1\"}]}"u8.ToArray()];
        for (int i = 0; i < count; i++)
        {
            List<byte> text = [.. random.Next(3) == 0 ? "{\"x\": [\n"u8 : "[\n"u8];
            var end = text[0] == '{' ? "]}"u8 : "\n]\n"u8;
            int first = i / 20 + random.Next(2);
            bool isMutated = random.Next(3) == 0;
            while (text.Count < 3_200)
            {
                byte[] body = bodies[(first + (random.Next(8) / 7)) % bodies.Length];
                text.AddRange(random.Next(3) > 0 ? WithOtherValues(body, random) : body);
                text.AddRange(",\n  "u8);
            }

            text.RemoveRange(text.Count - 4, 4);
            text.AddRange(end);
            byte[] whole = [.. text];
            yield return isMutated ? Mutated(whole, random) : random.Next(8) == 0
                ? whole[..random.Next(3_100, whole.Length)]
                : whole;
        }
    }

    /// <summary>Bodies with other values, as a router sends them, and torn and mutated ones among them.</summary>
    private static IEnumerable<byte[]> Texts(int count)
    {
        var random = new Random(20190122);
        for (int i = 0; i < count; i++)
        {
            byte[] body = s_bodies[((i / 50) + random.Next(2)) % s_bodies.Length];
            yield return random.Next(8) switch
            {
                < 4 => WithOtherValues(body, random),
                4 => body,
                5 => body[..random.Next(body.Length + 1)],
                _ => Mutated(body, random),
            };
        }
    }

    private static byte[] WithOtherValues(byte[] body, Random random)
    {
        byte[] text = [.. body];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is >= (byte)'1' and <= (byte)'9')
            {
                text[i] = (byte)random.Next('1', '9' + 1);
            }
        }

        int at = random.Next(text.Length);
        if (text[at] is >= (byte)'1' and <= (byte)'9')
        {
            // Longer and shorter values too.
            return [.. text[..at], .. Enumerable.Repeat((byte)'3', random.Next(50)), .. text[at..]];
        }

        return text;
    }

    private static byte[] Mutated(byte[] body, Random random)
    {
        ReadOnlySpan<byte> tempting = [.. "{}[]\",:\\/ \n\t0-.eEtfnu\0"u8, 0x7F, 0x80, 0xC2, 0xE2, 0xFF];
        byte[] text = [.. body];
        for (int edits = random.Next(1, 3); edits > 0 && text.Length > 0; edits--)
        {
            int at = random.Next(text.Length);
            byte value = random.Next(2) == 0 ? tempting[random.Next(tempting.Length)] : (byte)random.Next(256);
            switch (random.Next(3))
            {
                case 0:
                    text[at] = value;
                    break;
                case 1:
                    text = [.. text.AsSpan(0, at), .. text.AsSpan(at + 1)];
                    break;
                default:
                    text = [.. text.AsSpan(0, at), value, .. text.AsSpan(at)];
                    break;
            }
        }

        return text;
    }

    private static bool IsJson(byte[] text)
    {
        ReadOnlySpan<byte> json = text.AsSpan().TrimEnd(" \t\r\n\0"u8);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonMinifier.MaxDepth });
            while (reader.Read())
            {
                // To its end.
            }

            return Utf8.IsValid(json);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
