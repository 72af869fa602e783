using System.Text;
using System.Text.Json;
using JetNotify.Junos;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Junos;

public sealed class EventDecoderTests
{
    private static readonly string[] s_allPaths =
    [
        .. EventPath.Names, "attributes.name", "attributes.family", "attributes.flags", "attributes.hostname",
            "attributes.nexthop-address.1",
        "commit-patch.synthetic.edit.0.operation", "attributes.flags.1.x", "attributes.hostname.name",
            "attributes.nexthop-address",
    ];

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private static readonly JsonSerializerOptions s_deep = new() { WriteIndented = true, MaxDepth = 300 };

    [Theory]
    [InlineData("kind", "ifa")]
    [InlineData("op", "add")]
    [InlineData("event-id", "KERNEL_EVENT_IFA_ADD")]
    [InlineData("id", "KERNEL_EVENT_IFA_ADD")]
    [InlineData("host", "vqfx")]
    [InlineData("hostname", "vqfx")]
    [InlineData("time", "2019-01-22-14:59:06")]
    [InlineData("severity", "INFO")]
    [InlineData("facility", "KERNEL")]
    [InlineData("process-id", null)]
    [InlineData("message", null)]
    [InlineData("interface", "xe-0/0/0.0")]
    [InlineData("family", "inet")]
    [InlineData("address", "192.168.10.1/32")]
    [InlineData("prefix", null)]
    [InlineData("table", null)]
    [InlineData("attributes.name", "xe-0/0/0")]
    [InlineData("attributes.subunit", "0")]
    [InlineData("attributes.destination-address", "192.168.10.0/24")]
    [InlineData("attributes.broadcast-address", "192.168.10.255/32")]
    [InlineData("attributes.generation-number", "144")]
    [InlineData("attributes.flags", "192")]
    [InlineData("attributes.nothing", null)]
    [InlineData("topic", Bodies.IfaTopic)]
    [InlineData("device", "edge1")]
    public void The_real_address_event_reads_field_by_field(string path, string? expected) =>
        Assert.Equal(expected, Read(Bodies.IfaTopic, Bodies.RealIfaAdd, path));

    [Theory]
    [InlineData("kind", "syslog")]
    [InlineData("op", null)]
    [InlineData("event-id", "LOGIN_INFORMATION")]
    [InlineData("hostname", "vMX-1")]
    [InlineData("time", "2017-10-29-20:14:05")]
    [InlineData("severity", "info")]
    [InlineData("facility", "auth")]
    [InlineData("process-id", "13614")]
    [InlineData("process-name", "login")]
    [InlineData("message", "LOGIN_INFORMATION: User lab logged in from host 10.254.0.251 on device pts/1")]
    [InlineData("attributes.username", "lab")]
    [InlineData("attributes.hostname", "10.254.0.251")]
    [InlineData("attributes.tty-name", "pts/1")]
    [InlineData("interface", null)]
    public void The_real_login_event_reads_field_by_field(string path, string? expected) =>
        Assert.Equal(expected, Read(Bodies.LoginTopic, Bodies.RealLogin, path));

    [Theory]
    [InlineData(0, "kind=ifd op=change interface=ae0 host=synthetic time=2024-05-06")]
    [InlineData(1, "kind=ifl op=add interface=xe-0/0/1.7 attributes.name=xe-0/0/1")]
    [InlineData(2, "kind=iff op=delete interface=lo0.0 family=inet6 table=blue.inet6.0")]
    [InlineData(3, "kind=ifa op=add interface=irb.10 family=inet6 address=2001:db8::1/64")]
    [InlineData(4, "kind=filter op=add filter=protect-re interface=ge-0/0/0.0")]
    [InlineData(5, "kind=route op=add family=inet prefix=10.2.0.0/16 table=blue.inet.0 logical-router=default "
        + "attributes.nexthop-address.1=192.0.2.2")]
    [InlineData(6, "kind=route-table op=add table=blue.inet.0 logical-router=default")]
    [InlineData(7, "kind=syslog event-id=SNMP_TRAP_LINK_DOWN interface=ae0")]
    [InlineData(8, "kind=config-update changes=2 commit-patch.synthetic.edit.0.operation=create")]
    [InlineData(9, "kind=config-update changes=1")]
    public void A_synthetic_event_of_every_kind_reads(int index, string expected)
    {
        (string topic, string body) = Bodies.Synthetic[index];
        foreach (string pair in expected.Split(' '))
        {
            string path = pair[..pair.IndexOf('=', StringComparison.Ordinal)];
            Assert.Equal(pair, $"{path}={Read(topic, Bodies.Utf8(body), path)}");
        }
    }

    [Theory]
    [InlineData("/junos/events/kernel/interfaces/iff/add/xe-0/0/1.0/inet", "interface", "xe-0/0/1.0")]
    [InlineData("/junos/events/kernel/interfaces/iff/add/ae0.0/inet", "family", "inet")]
    [InlineData("/junos/events/kernel/interfaces/ifa/add/ae0.0/inet/10.0.0.1", "address", "10.0.0.1")]
    [InlineData("/junos/events/kernel/interfaces/ifa/add/xe-0/0/1.0/inet6/2001:db8::1/64", "address", "2001:db8::1/64")]
    [InlineData("/junos/events/kernel/interfaces/ifa/add/xe-0/0/1.0/inet6/2001:db8::1/64", "family", "inet6")]
    [InlineData("/junos/events/kernel/interfaces/ifa/delete/ae0.0/inet/10.0.0.1/24", "interface", "ae0.0")]
    [InlineData("/junos/events/kernel/route/add/inet6/2001:db8::/32", "prefix", "2001:db8::/32")]
    [InlineData("/junos/events/kernel/route-table/add/a.inet.0/default", "table", "a.inet.0")]
    [InlineData("/junos/events/kernel/firewall/filter/add/f-ge-0/0/0.0-i", "filter", "f-ge-0/0/0.0-i")]
    public void Where_the_payload_is_silent_the_topic_speaks(string topic, string path, string expected) =>
        Assert.Equal(expected, Read(topic, "no JSON"u8, path));

    [Theory]
    [InlineData("jetnotify/flap/r1/xe-0/0/1", "flap")]
    [InlineData("jetnotify/down/r1/xe-0/0/1", "down")]
    [InlineData("jetnotify/silence/r1", "silence")]
    [InlineData("/jetnotify/flap/r1/xe-0/0/1", null)]
    [InlineData("jetnotify/flaps/r1", null)]
    public void What_was_derived_has_its_kind_in_its_topic(string topic, string? expected) =>
        Assert.Equal(expected, Read(topic, """{"jet-event":{"event-id":"JETNOTIFY_X"}}"""u8, "kind"));

    [Fact]
    public void An_event_on_an_unknown_topic_tells_its_kind_itself()
    {
        Assert.Equal("ifa", Read("copy/of/events", Bodies.RealIfaAdd, "kind"));
        Assert.Equal("add", Read("copy/of/events", Bodies.RealIfaAdd, "op"));
        Assert.Equal("xe-0/0/0.0", Read("copy/of/events", Bodies.RealIfaAdd, "interface"));
        Assert.Equal("config-update", Read("copy/of/events", Bodies.Utf8(Bodies.Synthetic[8].Body), "kind"));
        Assert.Null(Read("copy/of/events", Bodies.RealForeignText, "kind"));
    }

    [Theory]
    [InlineData("""{"jet-event":{"message":"a\u00e9\ud83d\ude00\n\"\\\/"}}""", "aé😀\n\"\\/")]
    [InlineData("""{"jet-event":{"message":"\ud83d \q"}}""", "\uFFFD \\q")]
    [InlineData("""{"jet-event":{"me\u0073sage":"escaped name"}}""", "escaped name")]
    [InlineData("{\"jet-event\":{\"message\":\"raw\nbreak\"}}", "raw\nbreak")]
    [InlineData("\uFEFF \0{\"jet-event\":{\"message\":\"late\"}}\0\0 trailing", "late")]
    [InlineData("""{"message":"no envelope"}""", "no envelope")]
    [InlineData(
        """{"x":{"message":"deep"},"jet-event":{"attributes":{"message":"deep"},"message":"first","message":"second"}}""", "first")]
    [InlineData("""{"jet-event":{"a":[1,{"message":"]}"}],"b":"}{","message":""}}""", "")]
    [InlineData("""{"jet-event":{"message":12.5e3 "facility":"x"}}""", "12.5e3")]
    [InlineData("""{"jet-event":{"message":null}}""", null)]
    [InlineData("""{"jet-event":{"message":nonsense}}""", null)]
    [InlineData("""{"jet-event":{"message":12""", null)]
    [InlineData("""{"jet-event":{"message":"cut""", null)]
    [InlineData("""{"jet-event":{"message":"cut\""", null)]
    [InlineData("""{"jet-event":{"message":{"a":1}""", "{\"a\":1}")]
    [InlineData("""{"jet-event":"message"}""", null)]
    [InlineData("""["message"]""", null)]
    [InlineData("", null)]
    public void Odd_bodies_give_what_can_be_read(string body, string? expected) =>
        Assert.Equal(expected, Read("t", Bodies.Utf8(body), "message"));

    [Fact]
    public void Every_prefix_of_every_body_gives_nothing_the_whole_does_not()
    {
        foreach ((string topic, byte[] body) in All())
        {
            var whole = ReadAll(topic, body);
            for (int length = 0; length < body.Length; length++)
            {
                foreach ((string path, string? value) in ReadAll(topic, body.AsSpan(0, length)))
                {
                    // Half a payload leaves interface and the like to the topic; what stands in the payload is whole or
                    // absent.
                    if (value is not null && (path.Contains('.', StringComparison.Ordinal)
                        || path is "message" or "time" or "severity"))
                    {
                        Assert.Equal(whole[path], value);
                    }
                }
            }
        }
    }

    [Fact]
    public void Mutated_bodies_never_throw()
    {
        var random = new Random(20190122);
        int decoded = 0;
        foreach ((string topic, byte[] body) in All())
        {
            for (int round = 0; round < 400; round++)
            {
                byte[] mutated = [.. body];
                for (int change = random.Next(1, 6); change > 0; change--)
                {
                    mutated[random.Next(mutated.Length)] = random.Next(2) == 0
                        ? (byte)random.Next(256)
                        : "\"\\{}[],: "u8[random.Next(9)];
                }

                string cut = topic[..random.Next(topic.Length + 1)];
                decoded += ReadAll(cut, mutated).Count;
            }
        }

        Assert.True(decoded > 0);
    }

    [Fact]
    public void Whatever_is_JSON_reads_as_a_JSON_library_reads_it()
    {
        var random = new Random(7);
        for (int round = 0; round < 500; round++)
        {
            string wanted = RandomText(random);
            string body = JsonSerializer.Serialize(new SortedDictionary<string, object>
            {
                [RandomText(random) + "-"] = new object[] { RandomText(random), random.Next(),
                    new { message = RandomText(random) } },
                ["jet-event"] = new { before = RandomText(random), message = wanted, after = random.NextDouble() },
            });
            string spaced = random.Next(2) == 0 ? body : JsonSerializer.Serialize(JsonDocument.Parse(body), s_indented);
            Assert.Equal(wanted, Read("t", Bodies.Utf8(spaced), "message"));
        }
    }

    [Fact]
    public void A_payload_that_is_minified_first_reads_the_same()
    {
        var random = new Random(42);
        int minified = 0;
        foreach ((string topic, byte[] body) in All().Concat(Shapes()))
        {
            Same(topic, body);
            for (int round = 0; round < 100; round++)
            {
                byte[] mutated = [.. body];
                int at = random.Next(mutated.Length);
                mutated[at] = random.Next(2) == 0
                    ? mutated[random.Next(mutated.Length)]
                    : "\"\\{}[],: x1"u8[random.Next(11)];
                Same(topic, mutated);
            }
        }

        Assert.True(minified > 1000, $"only {minified} of them are JSON");

        void Same(string topic, byte[] body)
        {
            var found = ReadAll(topic, body, minify: true);
            minified += found["minified"] is null ? 0 : 1;
            found.Remove("minified");
            Assert.Equal(ReadAll(topic, body), found);
        }
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var decoder = new EventDecoder();
        EventField[] fields = [.. s_allPaths.Select(path => decoder.Add(EventPath.Parse(path)))];
        (byte[] Topic, byte[] Body)[] all =
            [.. All().Select(pair => (Bodies.Utf8(pair.Topic), pair.Body)),
                (Bodies.Utf8(Bodies.LoginTopic), Bodies.RealForeignText)];
        byte[] room = new byte[all.Max(pair => pair.Body.Length)];
        void Round(int times)
        {
            for (int i = 0; i < times; i++)
            {
                foreach ((byte[] topic, byte[] body) in all)
                {
                    var message = decoder.Decode(topic, body);
                    message.Minify(i % 2 == 0 ? room : room.AsSpan(0, body.Length));
                    foreach (var field in fields)
                    {
                        message.TryGet(field, out _);
                    }
                }
            }
        }

        Round(2);
        Assert.Equal(0, Allocation.Of(() => Round(100)));
    }

    [Fact]
    public void The_same_path_twice_is_one_field()
    {
        var decoder = new EventDecoder();
        Assert.Equal(decoder.Add(EventPath.Parse("host")), decoder.Add(EventPath.Parse("hostname")));
        Assert.NotEqual(decoder.Add(EventPath.Parse("host")), decoder.Add(EventPath.Parse("attributes.hostname")));
    }

    [Fact]
    public void A_path_asked_for_some_kinds_is_read_in_those_and_where_the_topic_tells_none()
    {
        var decoder = new EventDecoder();
        var field = decoder.Add(EventPath.Parse("attributes.flags"), EventKind.Ifa);
        Assert.True(decoder.Decode(Bodies.Utf8(Bodies.IfaTopic), Bodies.RealIfaAdd).TryGet(field, out _));
        Assert.True(decoder.Decode("copy/of/events"u8, Bodies.RealIfaAdd).TryGet(field, out _));
        Assert.False(decoder.Decode("/junos/events/kernel/interfaces/ifd/add/ae0"u8, Bodies.RealIfaAdd).TryGet(field,
            out _));
        Assert.Equal(field, decoder.Add(EventPath.Parse("attributes.flags")));
        Assert.True(decoder.Decode("/junos/events/kernel/interfaces/ifd/add/ae0"u8, Bodies.RealIfaAdd).TryGet(field,
            out _));
    }

    private static IEnumerable<(string Topic, byte[] Body)> All() =>
    [
        (Bodies.IfaTopic, Bodies.RealIfaAdd), (Bodies.LoginTopic, Bodies.RealLogin),
        .. Bodies.Synthetic.Select(pair => (pair.Topic, Bodies.Utf8(pair.Body))),
    ];

    private static IEnumerable<(string Topic, byte[] Body)> Shapes()
    {
        string attributes = """ "name": "a\/b", "family": null, "flags": [1, {"x": [2]}], "hostname": {"name": "inside"}, "nexthop-address": [{"1": 0}, ["1"], "2"] """;
        string event0 = $$"""{"jet-event": {"event-id": "one", "message": "\u0041\n", "attributes": { {{attributes}} } }""";
        string[] bodies =
        [
            event0 + "}",
            event0 + ""","jet-event": {"event-id": "two", "severity": "late", "attributes": {"flags": 3, "family": "inet"}}}""",
            """{"m\u0065ssage": "escaped name", "attributes": 7, "jet\u002devent": { "hostname": "h", "time": true, "facility": -1.5e3 }}""",
            $$"""{"message": "{{new string('m', 200)}} \"", "attributes": { "name": "{{new string('é', 40)}}" } }""",
            $$"""{"attributes": [{{string.Join(',', Enumerable.Range(0, 300))}}], "message": "behind more than is noted"}""",
            $$"""{"attributes": {"hostname": {{string.Concat(Enumerable.Repeat("[", 240))}}{{string.Concat(Enumerable.Repeat("]", 240))}}, "name": "x"} }""",
            """[{"message": "no object"}]""", "\"message\"", "12", "{}", """{"": {"": ""}, "message": ""}""",
        ];
        foreach (string body in bodies)
        {
            yield return ("t", Bodies.Utf8(body));
            yield return (Bodies.IfaTopic, Bodies.Utf8(JsonSerializer.Serialize(JsonDocument.Parse(body,
                new JsonDocumentOptions { MaxDepth = 300 }), s_deep)));
        }
    }

    private static string? Read(string topic, ReadOnlySpan<byte> body, string path)
    {
        var decoder = new EventDecoder();
        var field = decoder.Add(EventPath.Parse(path));
        var message = decoder.Decode(Bodies.Utf8(topic), body, "edge1"u8);
        return message.TryGet(field, out var text) ? Encoding.UTF8.GetString(text) : null;
    }

    private static Dictionary<string, string?> ReadAll(string topic, ReadOnlySpan<byte> body, bool minify = false)
    {
        var decoder = new EventDecoder();
        var fields = s_allPaths.ToDictionary(path => path, path => decoder.Add(EventPath.Parse(path)));
        var message = decoder.Decode(Bodies.Utf8(topic), body);
        var values = new Dictionary<string, string?>();
        if (minify)
        {
            byte[] room = new byte[body.Length];
            int length = message.Minify(room);
            values["minified"] = length < 0 ? null : Encoding.UTF8.GetString(room, 0, length);
        }

        foreach ((string path, var field) in fields)
        {
            values[path] = message.TryGet(field, out var text) ? Encoding.UTF8.GetString(text) : null;
        }

        return values;
    }

    private static string RandomText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(40))
            .Select(_ => "ab\"\\/ {}[]:,\n\té😀\u0001"[random.Next(15)] is var c && char.IsSurrogate(c) ? 'x' : c));
}
