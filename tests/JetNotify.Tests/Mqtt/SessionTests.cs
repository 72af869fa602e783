using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Mqtt;

public sealed class SessionTests
{
    private const string Topic = "0001 't'";

    [Fact]
    public void SUBSCRIBE_has_the_specifications_bytes()
    {
        var session = Open(ProtocolVersion.V311);
        session.Subscribe([new Subscription(TopicFilter.Parse("a/b"), QoS.AtLeastOnce),
            new Subscription(TopicFilter.Parse("c/d"), QoS.ExactlyOnce) { NoLocal = true }]);
        AssertOutbound(session, "82 0E 0001 0003 'a/b' 01 0003 'c/d' 02");
        session.Unsubscribe([TopicFilter.Parse("a/b"), TopicFilter.Parse("c/d")]);
        AssertOutbound(session, "A2 0C 0002 0003 'a/b' 0003 'c/d'");
        session.Disconnect(ReasonCode.DisconnectWithWill);
        AssertOutbound(session, "E0 00");
    }

    [Fact]
    public void SUBSCRIBE_of_5_0_has_options_and_properties()
    {
        var session = Open(ProtocolVersion.V5);
        var subscription = new Subscription(TopicFilter.Parse("$share/g/a"),
            QoS.AtLeastOnce)
        { RetainAsPublished = true, RetainHandling = 2 };
        session.Subscribe([subscription], [new Property(PropertyId.SubscriptionIdentifier, 200)]);
        AssertOutbound(session, "82 13 0001 03 0B C801 000A '$share/g/a' 29");
        session.Subscribe([new Subscription(TopicFilter.Parse("a"), QoS.AtMostOnce) { NoLocal = true,
            RetainHandling = 1 }]);
        AssertOutbound(session, "82 07 0002 00 0001 'a' 14");
        session.Unsubscribe([TopicFilter.Parse("a")], [new Property(PropertyId.UserProperty, Text: "v", Name: "k")]);
        AssertOutbound(session, "A2 0D 0003 07 26 0001 'k' 0001 'v' 0001 'a'");
    }

    [Fact]
    public void DISCONNECT_says_why_in_5_0()
    {
        var session = Open(ProtocolVersion.V5, options =>
            options with { DisconnectProperties = [new Property(PropertyId.ReasonString, Text: "done")] });
        session.Disconnect(ReasonCode.Success);
        AssertOutbound(session, "E0 09 00 07 1F 0004 'done'");
        session = Open(ProtocolVersion.V5);
        session.Disconnect(ReasonCode.ProtocolError);
        AssertOutbound(session, "E0 02 82 00");
        session.Disconnect(ReasonCode.Success);
        AssertOutbound(session, "E0 02 00 00");
    }

    [Fact]
    public void DISCONNECT_leaves_out_properties_that_the_broker_has_no_room_for()
    {
        var session = Open(
            ProtocolVersion.V5,
            options => options with { DisconnectProperties = [new Property(PropertyId.ReasonString, Text: "done")] },
            "20 08 00 00 05 27 0000000A");
        session.Disconnect(ReasonCode.ProtocolError);
        AssertOutbound(session, "E0 02 82 00");
    }

    [Fact]
    public void Grants_stand_in_the_order_asked_once_every_packet_is_answered()
    {
        // Packets of 40 bytes: header 5, identifier 2, no properties 1, so 32 bytes of filters: two of 13 bytes each.
        var session = Open(ProtocolVersion.V5, null, "20 08 00 00 05 27 00000028");
        session.Subscribe([.. Enumerable.Range(0, 5)
            .Select(number => new Subscription(TopicFilter.Parse($"filter/{number}xx"), QoS.AtMostOnce))]);
        AssertOutbound(
            session,
            "82 1D 0001 00 000A 'filter/0xx' 00 000A 'filter/1xx' 00"
            + "82 1D 0002 00 000A 'filter/2xx' 00 000A 'filter/3xx' 00"
            + "82 10 0003 00 000A 'filter/4xx' 00");
        Assert.True(session.Session.AwaitsAnswer);
        Assert.Equal(PacketOutcome.Nothing, Handle(session, "90 05 0002 00 02 87"));
        Assert.Equal(PacketOutcome.Nothing, Handle(session, "90 04 0003 00 01"));
        Assert.True(session.Session.AwaitsAnswer);
        Assert.Equal(PacketOutcome.SubAck, Handle(session, "90 05 0001 00 00 80"));
        Assert.False(session.Session.AwaitsAnswer);
        Assert.Equal([0x00, 0x80, 0x02, 0x87, 0x01], session.Session.Grants.Select(grant => (int)grant.Code));
        Assert.Equal(["filter/0xx", "filter/1xx", "filter/2xx", "filter/3xx", "filter/4xx"],
            session.Session.Grants.Select(grant => grant.Filter.Text));
        Assert.Equal([false, true, false, true, false], session.Session.Grants.Select(grant => grant.Refused));
    }

    [Fact]
    public void Ten_thousand_filters_go_out_in_packets_of_a_sensible_size()
    {
        var session = Open(ProtocolVersion.V311);
        session.Subscribe([.. Enumerable.Range(0, 10_000)
            .Select(number => new Subscription(TopicFilter.Parse($"a/long/topic/filter/{number:D5}"),
                QoS.AtMostOnce))]);
        ReadOnlySpan<byte> rest = session.Outbound;
        int packets = 0;
        while (!rest.IsEmpty)
        {
            Assert.True(PacketFramer.TryReadFrame(rest, 65_536 + 5, out int length));
            rest = rest[length..];
            packets++;
        }

        Assert.Equal(5, packets);
    }

    [Fact]
    public void A_subscription_and_an_unsubscription_may_wait_at_once()
    {
        var session = Open(ProtocolVersion.V311);
        session.Unsubscribe([TopicFilter.Parse("old")]);
        session.Subscribe([new Subscription(TopicFilter.Parse("new"), QoS.AtMostOnce)]);
        Assert.Equal(PacketOutcome.SubAck, Handle(session, "90 03 0002 00"));
        Assert.Equal("new", Assert.Single(session.Session.Grants).Filter.Text);
        Assert.True(session.Session.AwaitsAnswer);
        Assert.Equal(PacketOutcome.UnsubAck, Handle(session, "B0 02 0001"));
        Assert.Equal("old", Assert.Single(session.Session.Grants).Filter.Text);
        Assert.False(session.Session.AwaitsAnswer);
    }

    [Fact]
    public void What_CONNACK_ruled_out_is_refused_without_asking()
    {
        // no wildcards, no shared subscriptions, packets of at most 64 bytes
        var session = Open(ProtocolVersion.V5, null, "20 0C 00 00 09 28 00 2A 00 27 00000040");
        string wide = new string('w', 60);
        session.Subscribe([.. new[] { "a/+", "plain", "$share/g/a",
            wide }.Select(filter => new Subscription(TopicFilter.Parse(filter), QoS.AtMostOnce))]);
        AssertOutbound(session, "82 0B 0001 00 0005 'plain' 00");
        Assert.Equal(PacketOutcome.SubAck, Handle(session, "90 04 0001 00 00"));
        Assert.Equal([0xA2, 0x00, 0x9E, 0x95], session.Session.Grants.Select(grant => (int)grant.Code));

        var failure = Assert.Throws<MqttException>(() => session.Subscribe([new Subscription(TopicFilter.Parse("#"),
            QoS.AtMostOnce)]));
        Assert.Equal((FailureKind.Refused, (byte?)0xA2), (failure.Kind, failure.Code));
        Assert.Contains("Wildcard Subscriptions not supported", failure.Message, StringComparison.Ordinal);
        Assert.Empty(session.Outbound);
        Assert.False(session.Session.AwaitsAnswer);
    }

    [Fact]
    public void Subscription_identifiers_are_not_sent_where_there_are_none()
    {
        var session = Open(ProtocolVersion.V5, null, "20 05 00 00 02 29 00");
        var failure = Assert.Throws<MqttException>(() =>
            session.Subscribe([new Subscription(TopicFilter.Parse("a"), QoS.AtMostOnce)],
                [new Property(PropertyId.SubscriptionIdentifier, 1)]));
        Assert.Equal((byte?)0xA1, failure.Code);
    }

    [Theory]
    [InlineData("a/#/b", 0, 0, false, "'#' can only be the last level")]
    [InlineData("a", 3, 0, false, "the QoS is 0, 1 or 2, not 3")]
    [InlineData("a", 0, 3, false, "retain handling is 0, 1 or 2, not 3")]
    [InlineData("$share/g/a", 0, 0, true, "MQTT-3.8.3-4")]
    public void A_subscription_that_cannot_be_is_refused(string filter, int qos, byte retainHandling, bool noLocal,
        string says)
    {
        var session = Open(ProtocolVersion.V5);
        var refusal = Assert.Throws<ArgumentException>(() => session.Subscribe(
            [new Subscription(TopicFilter.Parse(filter), (QoS)qos) { RetainHandling = retainHandling,
                NoLocal = noLocal }]));
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(session.Outbound);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311, "20 02 01 00", PacketOutcome.Nothing)]
    [InlineData(ProtocolVersion.V311, "20 02 00 00", PacketOutcome.Publish)]
    [InlineData(ProtocolVersion.V5, "20 03 01 00 00", PacketOutcome.Nothing)]
    [InlineData(ProtocolVersion.V5, "20 03 00 00 00", PacketOutcome.Publish)]
    [InlineData(ProtocolVersion.V31, "20 02 00 00", PacketOutcome.Nothing)]
    public void A_QoS_2_message_sent_again_after_a_loss_is_a_duplicate_while_the_session_lives(
        ProtocolVersion version, string connAck, PacketOutcome again)
    {
        var session = Open(version, options => options with { CleanStart = false });
        string properties = version == ProtocolVersion.V5 ? "00" : "";
        string length = version == ProtocolVersion.V5 ? "06" : "05";
        Assert.Equal(PacketOutcome.Publish, Handle(session, $"34 {length} {Topic} 0007 {properties}"));
        session.Connect();
        Handle(session, connAck);
        session.Sent();
        Assert.Equal(again, Handle(session, $"3C {length} {Topic} 0007 {properties}"));
        AssertOutbound(session, "50 02 0007");
        Assert.Equal(PacketOutcome.Nothing, Handle(session, "62 02 0007"));
        AssertOutbound(session, "70 02 0007");
    }

    [Fact]
    public void A_refused_CONNACK_leaves_the_session_as_it_was()
    {
        var session = Open(ProtocolVersion.V311, options => options with { CleanStart = false });
        Handle(session, $"34 05 {Topic} 0007");
        session.Connect();
        Assert.Equal(PacketOutcome.ConnAck, Handle(session, "20 02 00 03"));
        session.Connect();
        Handle(session, "20 02 01 00");
        Assert.Equal(PacketOutcome.Nothing, Handle(session, $"3C 05 {Topic} 0007"));
    }

    [Fact]
    public void A_new_connection_forgets_what_belonged_to_the_old_one()
    {
        var session = Open(ProtocolVersion.V5, options => options with { CleanStart = false });
        Handle(session, "30 07 0001 't' 03 23 0001");
        session.Subscribe([new Subscription(TopicFilter.Parse("a"), QoS.AtMostOnce)]);
        Handle(session, "E0 01 8B");
        session.Connect();
        Assert.Equal(0x10, session.Requests[^1][0]);
        Assert.Null(session.Session.ConnAck);
        Assert.Null(session.Session.Disconnect);
        Assert.False(session.Session.AwaitsAnswer);
        Handle(session, "20 03 01 00 00");
        var failure = Assert.Throws<MqttException>(() => Handle(session, "30 06 0000 03 23 0001"));
        Assert.Equal((byte?)0x82, failure.Code);
    }

    [Fact]
    public void Acknowledgements_count_against_the_receive_maximum_until_they_leave()
    {
        var session = Open(ProtocolVersion.V5, options =>
            options with { Properties = [new Property(PropertyId.ReceiveMaximum, 1)] });
        Assert.Equal(PacketOutcome.Publish, Handle(session, $"32 06 {Topic} 0001 00"));
        var failure = Assert.Throws<MqttException>(() => Handle(session, $"32 06 {Topic} 0002 00"));
        Assert.Equal((byte?)0x93, failure.Code);
        session.Sent();
        Assert.Equal(PacketOutcome.Publish, Handle(session, $"32 06 {Topic} 0002 00"));
        session.Sent();
        Assert.Equal(PacketOutcome.Publish, Handle(session, $"34 06 {Topic} 0003 00"));
        session.Sent();
        Assert.Throws<MqttException>(() => Handle(session, $"32 06 {Topic} 0004 00"));
        Handle(session, "62 02 0003");
        Assert.Throws<MqttException>(() => Handle(session, $"32 06 {Topic} 0004 00"));
        session.Sent();
        Assert.Equal(PacketOutcome.Publish, Handle(session, $"32 06 {Topic} 0004 00"));
    }

    [Fact]
    public void The_lower_of_the_two_packet_sizes_counts_and_is_announced()
    {
        var options = new ConnectOptions
        {
            Version = ProtocolVersion.V5,
            ClientId = "",
            MaxPacketSize = 1_000,
            Properties = [new Property(PropertyId.MaximumPacketSize, 2_000),
                new Property(PropertyId.TopicAliasMaximum, 0)],
        };
        var session = new CodedSession(options);
        session.Connect();
        Assert.Equal(1_000, session.Session.MaxPacketSize);
        AssertOutbound(session, "10 12 0004 'MQTT' 05 02 003C 05 27 000003E8 0000");
        Assert.Equal(500, new CodedSession(options with
        {
            Properties = [new Property(PropertyId.MaximumPacketSize,
            500)]
        }).Session.MaxPacketSize);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("30 05 0001 't'")]
    [InlineData("30 03 0001 't' 00")]
    [InlineData("D0 80")]
    public void Anything_but_one_whole_packet_is_malformed(string bytes)
    {
        var session = Open(ProtocolVersion.V311);
        var failure = Assert.Throws<MqttException>(() => Handle(session, bytes));
        Assert.Equal((FailureKind.Malformed, (byte?)0x81), (failure.Kind, failure.Code));
    }

    [Fact]
    public void A_failure_names_the_statement_in_its_message()
    {
        var session = Open(ProtocolVersion.V311);
        var failure = Assert.Throws<MqttException>(() => Handle(session, "36 03 0001 't'"));
        Assert.Equal("the broker broke the protocol: PUBLISH has both QoS bits set [MQTT-3.3.1-4]", failure.Message);
    }

    [Fact]
    public void Asking_needs_a_connection()
    {
        var session = new CodedSession(new ConnectOptions { ClientId = "early" });
        session.Connect();
        Assert.Throws<InvalidOperationException>(() => session.Subscribe([new Subscription(TopicFilter.Parse("a"),
            QoS.AtMostOnce)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Unsubscribe([]));
    }

    private static CodedSession Open(ProtocolVersion version, Func<ConnectOptions, ConnectOptions>? change = null,
        string? connAck = null)
    {
        var options = new ConnectOptions { Version = version, ClientId = "session" };
        var session = new CodedSession(change is null ? options : change(options));
        session.Connect();
        Assert.Equal(PacketOutcome.ConnAck,
            Handle(session, connAck ?? (version == ProtocolVersion.V5 ? "20 03 00 00 00" : "20 02 00 00")));
        session.Sent();
        return session;
    }

    private static PacketOutcome Handle(CodedSession session, string bytes) =>
        session.Handle(WireVector.Parse(bytes), DateTime.UnixEpoch, out _);

    private static void AssertOutbound(CodedSession session, string expected)
    {
        Assert.Equal(Convert.ToHexString(WireVector.Parse(expected)), Convert.ToHexString(session.Outbound));
        session.Sent();
    }

    [Fact]
    public void A_session_is_come_back_to_under_the_client_identifier_the_broker_assigned()
    {
        var session = new CodedSession(new ConnectOptions
        {
            Version = ProtocolVersion.V5,
            ClientId = "",
            Properties = [new Property(PropertyId.SessionExpiryInterval, 60)],
        });
        session.Connect();
        session.Handle([0x20, 8, 0, 0, 5, 0x12, 0, 2, (byte)'m', (byte)'e'], default, out _);

        session.Connect();

        Assert.True(session.Outbound.AsSpan().EndsWith("\0\x02me"u8));
    }
}
