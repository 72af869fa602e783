using JetNotify.Junos;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Junos;

public sealed class WhereTests
{
    [Theory]
    [InlineData("attributes.family = inet", true)]
    [InlineData("attributes.family=inet6", false)]
    [InlineData("attributes.family = i*t", true)]
    [InlineData("attributes.family != inet", false)]
    [InlineData("attributes.family != inet?", true)]
    [InlineData("attributes.nothing = *", false)]
    [InlineData("attributes.nothing != x", true)]
    [InlineData("attributes.nothing =~ .*", false)]
    [InlineData("attributes.nothing < 1", false)]
    [InlineData("attributes.nothing >= 0", false)]
    [InlineData("attributes.flags > 191", true)]
    [InlineData("attributes.flags > 192", false)]
    [InlineData("attributes.flags >= 192.0", true)]
    [InlineData("attributes.flags < 1e3", true)]
    [InlineData("attributes.flags <= -1", false)]
    [InlineData("attributes.family < 5", false)]
    [InlineData("attributes.family > 5", false)]
    [InlineData("severity = info", true)]
    [InlineData("severity = InFo", true)]
    [InlineData("severity != info", false)]
    [InlineData("severity =~ ^info$", true)]
    [InlineData("severity >= info", true)]
    [InlineData("severity >= notice", false)]
    [InlineData("severity < WARNING", true)]
    [InlineData("host = vqfx", true)]
    [InlineData("host = VQFX", false)]
    [InlineData("interface = xe-*", true)]
    [InlineData("interface =~ ^xe-\\d+/\\d+/\\d+\\.0$", true)]
    [InlineData("topic = */ifa/*", true)]
    [InlineData("device = edge1", true)]
    [InlineData("kind = ifa", true)]
    [InlineData("op = 'add'", true)]
    [InlineData("op = \"add \"", false)]
    [InlineData("message = ''", false)]
    [InlineData("message != ''", true)]
    [InlineData("time = 2019-01-22*", true)]
    public void A_condition_holds_or_not_on_the_real_address_event(string text, bool expected)
    {
        Assert.True(Where.TryParse(text, out Where? where, out ParseError? error), error?.Message);
        var decoder = new EventDecoder();
        WherePredicate test = where.Bind(decoder);
        Assert.Equal(expected, test.Holds(decoder.Decode(Bodies.Utf8(Bodies.IfaTopic), Bodies.RealIfaAdd, "edge1"u8)));
    }

    [Fact]
    public void A_number_in_a_string_is_a_number()
    {
        Assert.True(Where.TryParse("attributes.subunit >= 7", out Where? where, out _));
        var decoder = new EventDecoder();
        WherePredicate test = where.Bind(decoder);
        (string topic, string body) = Bodies.Synthetic[1];
        Assert.True(test.Holds(decoder.Decode(Bodies.Utf8(topic), Bodies.Utf8(body))));
    }

    [Theory]
    [InlineData("", 0, "path is missing")]
    [InlineData("  = x", 2, "path is missing")]
    [InlineData("sevrity = x", 0, "no path")]
    [InlineData("  family6 = x", 2, "no path")]
    [InlineData("attributes. = x", 11, "name is missing")]
    [InlineData("attributes..a = x", 11, "name is missing")]
    [InlineData("severity.x = y", 8, "nothing below")]
    [InlineData("severity", 8, "operator is missing")]
    [InlineData("severity info", 9, "operator is missing")]
    [InlineData("severity ~ info", 9, "operator is missing")]
    [InlineData("severity ! info", 9, "operator is missing")]
    [InlineData("severity =", 10, "value is missing")]
    [InlineData("severity =   ", 13, "value is missing")]
    [InlineData("severity == info", 10, "operator is one of")]
    [InlineData("severity => info", 10, "operator is one of")]
    [InlineData("severity < loud", 11, "severity is one of")]
    [InlineData("attributes.flags > many", 19, "compares numbers")]
    [InlineData("attributes.flags > NaN", 19, "compares numbers")]
    [InlineData("host = 'open", 7, "quote has no end")]
    [InlineData("host = '", 7, "quote has no end")]
    [InlineData("host =~ a(b", 11, "regular expression")]
    [InlineData("host =~ [z-a]", 12, "regular expression")]
    [InlineData("host =~ (a)\\1", 8, "linear time")]
    [InlineData("host =~ (?=a)", 8, "linear time")]
    public void An_error_points_at_the_character(string text, int position, string message)
    {
        Assert.False(Where.TryParse(text, out Where? where, out ParseError? error));
        Assert.Null(where);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(position, error.Position);
        Assert.Equal(text, error.Text);
    }

    [Fact]
    public void Conditions_allocate_nothing_per_event()
    {
        var decoder = new EventDecoder();
        string[] texts =
            ["attributes.family = inet6", "severity >= warning", "attributes.flags > 1000", "message =~ no.*way$", "interface != ge-*", "address =~ ^192", "kind = ifl"];
        WherePredicate[] tests = [.. texts.Select(text => Where.TryParse(text, out Where? where, out _) ? where.Bind(decoder) : throw new FormatException(text))];
        byte[][] topics = [Bodies.Utf8(Bodies.IfaTopic), Bodies.Utf8(Bodies.LoginTopic)];
        byte[][] bodies = [Bodies.RealIfaAdd, Bodies.RealLogin];
        int held = 0;
        void Round(int times)
        {
            for (int i = 0; i < times; i++)
            {
                JetEvent message = decoder.Decode(topics[i & 1], bodies[i & 1]);
                foreach (WherePredicate test in tests)
                {
                    held += test.Holds(message) ? 1 : 0;
                }
            }
        }

        Round(100);
        Assert.Equal(0, Allocation.Of(() => Round(1000)));
        Assert.True(held > 0);
    }
}
