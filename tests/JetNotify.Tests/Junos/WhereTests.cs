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
    [InlineData("facility = kernel", true)]
    [InlineData("facility = K*", true)]
    [InlineData("facility =~ ^kern", true)]
    [InlineData("facility != Kernel", false)]
    [InlineData("interface = xe-*", true)]
    [InlineData("interface =~ ^xe-\\d+/\\d+/\\d+\\.0$", true)]
    [InlineData("topic = */ifa/*", true)]
    [InlineData("device = edge1", true)]
    [InlineData("kind = ifa", true)]
    [InlineData("op = 'add'", true)]
    [InlineData("op = ADD", true)]
    [InlineData("family = INET", true)]
    [InlineData("severity = informational", true)]
    [InlineData("severity = inf*", true)]
    [InlineData("severity != warn", true)]
    [InlineData("severity <= err", true)]
    [InlineData("kind = ifa and op = add", true)]
    [InlineData("kind = ifa and op = delete", false)]
    [InlineData("kind = ifd or op = add", true)]
    [InlineData("kind = ifd || op = add && family = inet6", false)]
    [InlineData("(kind = ifd || op = add) && family = inet", true)]
    [InlineData("kind = ifa or kind = ifd and op = delete", true)]
    [InlineData("not kind = ifd", true)]
    [InlineData("not (kind = ifa AND op = add)", false)]
    [InlineData("!(kind=ifd)&&kind=ifa", true)]
    [InlineData("not not kind = ifa", true)]
    [InlineData("host = 'vqfx' and message != 'this and that'", true)]
    [InlineData("topic =~ (ifa|ifd)/[a)]dd", true)]
    [InlineData("(topic =~ /(ifa|ifd)/)", true)]
    [InlineData("message != salt and kind = ifa", true)]
    [InlineData("message != sandy", true)]
    [InlineData("time = '2019-01-22 *'", true)]
    [InlineData("time != '2019-01-22 *'", false)]
    [InlineData("time =~ ^2019-01-22.[0-9]", true)]
    [InlineData("message = ''", false)]
    [InlineData("message != ''", true)]
    [InlineData("time = 2019-01-22*", true)]
    public void A_condition_holds_or_not_on_the_real_address_event(string text, bool expected)
    {
        Assert.True(Where.TryParse(text, out var where, out var error), error?.Message);
        var decoder = new EventDecoder();
        var test = where.Bind(decoder);
        Assert.Equal(expected, test.Holds(decoder.Decode(Bodies.Utf8(Bodies.IfaTopic), Bodies.RealIfaAdd, "edge1"u8)));
    }

    [Fact]
    public void A_number_in_a_string_is_a_number()
    {
        Assert.True(Where.TryParse("attributes.subunit >= 7", out var where, out _));
        var decoder = new EventDecoder();
        var test = where.Bind(decoder);
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
    [InlineData("kind = link", 7, "ifd is nearest")]
    [InlineData("kind = ifx", 7, "no kind of event")]
    [InlineData("kind != ifx", 8, "no kind of event")]
    [InlineData("kind =~ ^if[xy]", 8, "no kind of event")]
    [InlineData("kind < 5", 7, "= != =~ compare it")]
    [InlineData("op = added", 5, "add is nearest")]
    [InlineData("op = \"add \"", 6, "no operation")]
    [InlineData("op = ''", 6, "op != * what has none")]
    [InlineData("kind != ''", 9, "kind = * is what has one")]
    [InlineData("interface = \"\"", 13, "empty interface")]
    [InlineData("family = inet,inet6", 9, "'or' joins several")]
    [InlineData("attributes.family = 'inet inet6'", 21, "no family (inet, inet6, mpls, iso …)")]
    [InlineData("address = 999.1.1.1", 10, "999.1.1.1 is no address")]
    [InlineData("address = banana", 10, "banana is no address")]
    [InlineData("address != 10.0.0", 11, "10.0.0 is no address")]
    [InlineData("address = 10.0.0.0/8", 10, "--prefix 10.0.0.0/8 takes what lies inside")]
    [InlineData("prefix = banana", 9, "banana is no prefix")]
    [InlineData("prefix = 300.1.1.0/24", 9, "300.1.1.0/24 is no prefix")]
    [InlineData("process-id = abc", 13, "a process-id is a number")]
    [InlineData("attributes = x", 13, "as in attributes.family")]
    [InlineData("attributes > 5", 13, "= != =~ compare it")]
    [InlineData("op = down", 5, "change is nearest")]
    [InlineData("family = ipv4", 9, "Junos calls ipv4 inet")]
    [InlineData("attributes.family = IPv6", 20, "Junos calls IPv6 inet6")]
    [InlineData("severity = wrn", 11, "severity is one of")]
    [InlineData("severity = x?rn", 11, "severity is one of")]
    [InlineData("severity < debug", 11, "less grave")]
    [InlineData("severity > emerg", 11, "graver")]
    [InlineData("kind = ifa and", 14, "path is missing")]
    [InlineData("kind = ifa and op", 17, "operator is missing")]
    [InlineData("(kind = ifa", 0, "not closed")]
    [InlineData("kind = ifa)", 10, "closes none")]
    [InlineData("host = 'a' b", 11, "'and' or 'or' is missing")]
    [InlineData("message = this and that", 19, "goes in quotes")]
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
        Assert.False(Where.TryParse(text, out var where, out var error));
        Assert.Null(where);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(position, error.Position);
        Assert.Equal(text, error.Text);
    }

    [Theory]
    [InlineData("kind = ifa and kind = ifd", 15, "kind has one value, and this asks for a second; 'or' takes either")]
    [InlineData("op = add && (op = delete)", 12, "op has one value")]
    [InlineData("host = a and severity = info and hostname = b", 33, "hostname has one value")]
    [InlineData("severity = warn and severity = error", 20, "severity has one value")]
    [InlineData("severity < warn and severity >= error", 20, "severity has one value")]
    [InlineData("attributes.name = a and attributes.name = b or op = add", 24, "attributes.name has one value")]
    [InlineData("kind = if? and kind = route", 15, "no kind of event meets both")]
    [InlineData("kind = ifa and not (kind = ifa or op = add)", 15, "no kind of event meets both")]
    [InlineData("kind = syslog and op = add", 18, "syslog events have no operation")]
    [InlineData("(op = add or op =~ ^d) and kind = config-update", 27, "config-update events have no operation")]
    [InlineData("kind = flap and op != add and op = *", 30, "flap events have no operation")]
    public void What_contradicts_what_stands_before_it_is_an_error(string text, int position, string message)
    {
        Assert.False(Where.TryParse(text, out _, out var error));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(position, error.Position);
    }

    [Theory]
    [InlineData("kind = IFA and kind = ifa")]
    [InlineData("kind = ifa or kind = ifd")]
    [InlineData("kind = if* and kind = *a")]
    [InlineData("kind = syslog and op != add")]
    [InlineData("kind != ifa and op = add")]
    [InlineData("not kind = syslog and op = add")]
    [InlineData("severity = warn and severity = warning")]
    [InlineData("severity >= warn and severity < alert")]
    [InlineData("severity != info and severity = error")]
    [InlineData("time = '2019-01-22 14:59:06' and time = 2019-01-22-14:59:06")]
    [InlineData("attributes.nexthop-address = 192.0.2.1 and attributes.nexthop-address = '[ \"192.0.2.1\" ]'")]
    [InlineData("attributes.name = a and attributes.family = b")]
    [InlineData("message = '' or op = *")]
    [InlineData("interface != *")]
    [InlineData("family = vpls")]
    [InlineData("attributes.family = ''")]
    [InlineData("address = 192.0.2.1")]
    [InlineData("address = 192.0.2.1/24")]
    [InlineData("address = 10.0.0.0/31")]
    [InlineData("address = 2001:db8::/64")]
    [InlineData("address = 49.0001.1921.6800.1001.00")]
    [InlineData("address = 0x4")]
    [InlineData("address = 999.*")]
    [InlineData("prefix = 10.0.0.0/8")]
    [InlineData("prefix = default")]
    [InlineData("prefix = 299776")]
    [InlineData("process-id = 13614")]
    [InlineData("process-id = 13*")]
    [InlineData("attributes = *inet*")]
    [InlineData("facility = foo")]
    public void What_could_hold_is_taken(string text) =>
        Assert.True(Where.TryParse(text, out _, out var error), error?.Message);

    [Fact]
    public void What_the_pretty_form_shows_of_a_list_is_what_the_list_is_asked_for()
    {
        byte[] body = Bodies.Utf8(
            """{"jet-event": {"attributes": {"nexthop-address": [ "192.0.2.1", "192.0.2.2" ]}}}""");

        Assert.True(Holds("attributes.nexthop-address = 192.0.2.1,192.0.2.2", body));
        Assert.True(Holds("attributes.nexthop-address =~ ,192", body));
        Assert.False(Holds("attributes.nexthop-address != 192.0.2.1,*", body));
        Assert.True(Holds("attributes.nexthop-address = '[ \"192*'", body));
    }

    [Fact]
    public void A_severity_nobody_knows_is_compared_as_text()
    {
        byte[] body = Bodies.Utf8("""{"jet-event": {"severity": "loud"}}""");

        Assert.True(Holds("severity != info", body));
        Assert.True(Holds("severity = *", body));
        Assert.False(Holds("severity >= debug", body));
    }

    [Fact]
    public void Conditions_are_not_nested_without_end()
    {
        Assert.False(Where.TryParse(new string('(', 100_000) + "kind = ifa", out _, out var error));
        Assert.Contains("nested more than 100 deep", error.Message, StringComparison.Ordinal);
        Assert.False(Where.TryParse(string.Concat(Enumerable.Repeat("not ", 100_000)) + "kind = ifa", out _, out _));
    }

    private static bool Holds(string text, byte[] body)
    {
        Assert.True(Where.TryParse(text, out var where, out var error), error?.Message);
        var decoder = new EventDecoder();
        return where.Bind(decoder).Holds(decoder.Decode("/junos/events/kernel/route/add/inet/10.0.0.0/8"u8, body));
    }

    [Fact]
    public void Conditions_allocate_nothing_per_event()
    {
        var decoder = new EventDecoder();
        string[] texts =
            ["attributes.family = inet6", "severity >= warning", "attributes.flags > 1000", "message =~ no.*way$",
                "interface != ge-*", "facility = kernel", "address =~ ^192", "kind = ifl",
                "not (kind = ifd or severity = warn) and time = '2019-01-22 *'"];
        WherePredicate[] tests = [.. texts.Select(text => Where.TryParse(text, out var where,
            out _) ? where.Bind(decoder) : throw new FormatException(text))];
        byte[][] topics = [Bodies.Utf8(Bodies.IfaTopic), Bodies.Utf8(Bodies.LoginTopic)];
        byte[][] bodies = [Bodies.RealIfaAdd, Bodies.RealLogin];
        int held = 0;
        void Round(int times)
        {
            for (int i = 0; i < times; i++)
            {
                var message = decoder.Decode(topics[i & 1], bodies[i & 1]);
                foreach (var test in tests)
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
