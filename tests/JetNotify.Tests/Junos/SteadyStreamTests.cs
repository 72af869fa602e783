using System.Text;
using JetNotify.Junos;

namespace JetNotify.Tests.Junos;

/// <summary>A decoder that has seen a thousand events of one shape, with values that were the same in all of them, reads
/// the next as one that has seen nothing does, whatever is different in it.</summary>
public sealed class SteadyStreamTests
{
    private const int Seed = 2611;
    private const int Seen = 1_000;

    private static readonly string[] s_paths =
    [
        "event-id", "hostname", "time", "severity", "facility", "attributes", "attributes.name", "attributes.subunit",
        "attributes.family", "attributes.local-address", "attributes.broadcast-address",
        "attributes.generation-number", "attributes.flags",
    ];

    private static readonly string s_event = Encoding.UTF8.GetString(Bodies.RealIfaAdd);

    public static TheoryData<string> Paths => [.. s_paths];

    [Theory]
    [InlineData("attributes.family", "\"family\": \"inet\"", "\"family\": \"inet6\"", "inet6")]
    [InlineData("attributes.family", "\"family\": \"inet\"", "\"family\":\"inet6\"", "inet6")]
    [InlineData("attributes.family", "\"family\": \"inet\"", "\"family\": \"mpls\"", "mpls")]
    [InlineData("attributes.family", "\"family\": \"inet\"", "\"families\": \"inet\"", null)]
    [InlineData("severity", "\"INFO\"", "\"ERROR\"", "ERROR")]
    [InlineData("severity", "\"INFO\"", "null", null)]
    [InlineData("hostname", "\"vqfx\"", "\"vqfx-2\"", "vqfx-2")]
    [InlineData("event-id", "KERNEL_EVENT_IFA_ADD", "KERNEL_EVENT_IFA_DELETE", "KERNEL_EVENT_IFA_DELETE")]
    [InlineData("attributes.name", "\"xe-0/0/0\"", "\"xe-0\\/0\\/0\"", "xe-0/0/0")]
    public void A_value_that_never_changed_is_read_when_it_does(
        string path, string was, string becomes, string? expected)
    {
        var (decoder, field) = Steady(path);

        Assert.Contains(was, s_event, StringComparison.Ordinal);
        Assert.Equal(expected, Read(decoder, field, s_event.Replace(was, becomes, StringComparison.Ordinal)));
        Assert.Equal(ReadAfresh(path, s_event), Read(decoder, field, s_event));
    }

    [Theory]
    [InlineData("attributes.family = inet6", "\"inet\"", "\"inet6\"")]
    [InlineData("severity = error", "\"INFO\"", "\"ERROR\"")]
    [InlineData("severity = info and hostname = r2", "\"vqfx\"", "\"r2\"")]
    public void A_condition_that_held_for_none_of_a_thousand_holds_for_the_next(string text, string was, string becomes)
    {
        Assert.True(Where.TryParse(text, out var where, out _));
        var decoder = new EventDecoder();
        var condition = where.Bind(decoder);
        byte[] topic = Encoding.UTF8.GetBytes(Bodies.IfaTopic);
        var random = new Random(Seed);
        for (int i = 0; i < Seen; i++)
        {
            Assert.False(condition.Holds(decoder.Decode(topic, Encoding.UTF8.GetBytes(OtherDigits(random)))));
        }

        string changed = s_event.Replace(was, becomes, StringComparison.Ordinal);
        Assert.True(condition.Holds(decoder.Decode(topic, Encoding.UTF8.GetBytes(changed))));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Whatever_is_different_in_the_next_event_is_read_as_it_is(string path)
    {
        var random = new Random(Seed);
        var (decoder, field) = Steady(path);
        int odd = 0;
        for (int i = 0; i < 1_200; i++)
        {
            string next = i % 3 == 0 ? OtherDigits(random) : Mutated(random);
            string? expected = ReadAfresh(path, next);

            Assert.True(expected == Read(decoder, field, next), $"{expected} is {path} of {next}");
            odd += expected != ReadAfresh(path, s_event) ? 1 : 0;
            if (i % 200 == 199)
            {
                // A stream is steady again.
                Repeat(decoder, field, random);
            }
        }

        Assert.True(odd > 0, "nothing was different");
    }

    private static (EventDecoder Decoder, EventField Field) Steady(string path)
    {
        var decoder = new EventDecoder();
        var field = decoder.Add(EventPath.Parse(path));
        Repeat(decoder, field, new Random(Seed));
        return (decoder, field);
    }

    private static void Repeat(EventDecoder decoder, EventField field, Random random)
    {
        for (int i = 0; i < Seen; i++)
        {
            Read(decoder, field, OtherDigits(random));
        }
    }

    private static string? ReadAfresh(string path, string body)
    {
        var decoder = new EventDecoder();
        return Read(decoder, decoder.Add(EventPath.Parse(path)), body);
    }

    private static string? Read(EventDecoder decoder, EventField field, string body)
    {
        var message = decoder.Decode(Encoding.UTF8.GetBytes(Bodies.IfaTopic), Encoding.UTF8.GetBytes(body));
        return message.TryGet(field, out var text) ? Encoding.UTF8.GetString(text) : null;
    }

    // What varies on a router: numbers and addresses; the names of things stay.
    private static string OtherDigits(Random random) =>
        string.Concat(s_event.Select(one => one is >= '1' and <= '9' ? (char)random.Next('1', '9' + 1) : one));

    // One place, with more, less or something else in it.
    private static string Mutated(Random random)
    {
        string[] pieces = ["", "\"", "x", "6", " ", "\\", "}", ",", "\"a\":1,", ":", "\n", "null", "é"];
        string text = OtherDigits(random);
        int at = random.Next(text.Length);
        int gone = random.Next(3);
        return text[..at] + pieces[random.Next(pieces.Length)] + text[Math.Min(text.Length, at + gone)..];
    }
}
