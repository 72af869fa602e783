using JetNotify.Simulator.Broker;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Simulator;

/// <summary>The broker half against paho, Debian's python3-paho-mqtt; each script is what a user of it would
/// write.</summary>
public sealed class PahoTests
{
    private const string Python = "/usr/bin/python3";

    private const string Preamble =
        """
        import sys, time, queue
        import paho.mqtt.client as mqtt
        from paho.mqtt.properties import Properties
        from paho.mqtt.packettypes import PacketTypes
        from paho.mqtt.subscribeoptions import SubscribeOptions
        port = int(sys.argv[1])
        def client(name, version=mqtt.MQTTv5, properties=None, clean=True):
            extra = {} if version == mqtt.MQTTv5 else {'clean_session': clean}
            c = mqtt.Client(name, protocol=version, **extra)
            c.got, c.acks, c.cacks = queue.Queue(), queue.Queue(), queue.Queue()
            c.on_message = lambda c, u, m: c.got.put(m)
            c.on_subscribe = lambda *a: c.acks.put(a)
            c.on_connect = lambda *a: c.cacks.put(a)
            if version == mqtt.MQTTv5:
                c.connect('127.0.0.1', port, 30, clean_start=clean, properties=properties)
            else:
                c.connect('127.0.0.1', port, 30)
            c.loop_start()
            c.ack = c.cacks.get(timeout=20)
            return c
        def subscribe(c, *a, **k):
            c.subscribe(*a, **k)
            return c.acks.get(timeout=20)
        # Until the broker has closed: what comes next can otherwise be there before the goodbye is read.
        def bye(c, **k):
            s = c.socket().dup(); s.settimeout(20)
            c.disconnect(**k); c.loop_stop()
            while s.recv(4096): pass
            s.close()

        """;

    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 0)]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 0)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    public Task Every_version_and_quality_delivers_once_and_in_order(int version, int qos) => Run(
        $$"""
        c = client('a', {{version}})
        subscribe(c, 't/#', {{qos}})
        sent = [c.publish('t/%d' % i, str(i), {{qos}}) for i in range(60)]
        for i in range(60):
            m = c.got.get(timeout=20)
            assert (m.topic, m.payload, m.qos, m.retain) == ('t/%d' % i, b'%d' % i, {{qos}}, False), (i, m.topic, m.payload)
        for s in sent: s.wait_for_publish(20)
        assert c.got.empty()
        bye(c)
        """);

    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 0)]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 0)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    public Task Retained_messages_wills_and_kept_sessions_work_in_every_version_and_quality(int version, int qos) =>
        Run(
        $$"""
        def kept(clean):
            p = Properties(PacketTypes.CONNECT); p.SessionExpiryInterval = 60
            return client('kept', {{version}}, properties=p, clean=clean)
        a = client('a', {{version}})
        a.publish('r', 'old', {{qos}}, retain=True).wait_for_publish(20)
        k = kept({{version}} == 5)
        subscribe(k, '#', {{qos}})
        m = k.got.get(timeout=20)
        assert (m.payload, m.qos, m.retain) == (b'old', {{qos}}, True), (m.payload, m.qos, m.retain)
        bye(k)
        w = mqtt.Client('w', protocol={{version}})
        w.will_set('w', 'gone', {{qos}})
        w.connect('127.0.0.1', port, 30); w.loop_start()
        subscribe(a, 'w', {{qos}})
        end = time.time() + 20
        while not w.is_connected() and time.time() < end: time.sleep(0.01)
        w._sock_close()
        m = a.got.get(timeout=20)
        assert (m.topic, m.payload, m.qos) == ('w', b'gone', {{qos}}), (m.topic, m.payload, m.qos)
        w.loop_stop()
        for i in range(30): a.publish('t', str(i), {{qos}}).wait_for_publish(20)
        a.publish('$sync', '', 2).wait_for_publish(20)
        k = kept(False)
        a.publish('end', 'end', 2).wait_for_publish(20)
        expected = ([b'gone'] + [b'%d' % i for i in range(30)] if {{qos}} else []) + [b'end']
        for e in expected:
            m = k.got.get(timeout=20)
            assert (m.payload, m.qos) == (e, {{qos}}), (e, m.payload, m.qos)
        bye(k); bye(a)
        """);

    [Fact]
    public Task Properties_pass_in_their_order_with_the_identifiers_of_the_subscriptions() => Run(
        """
        c = client('a')
        p = Properties(PacketTypes.SUBSCRIBE); p.SubscriptionIdentifier = 7
        subscribe(c, 't/#', options=SubscribeOptions(1), properties=p)
        p = Properties(PacketTypes.SUBSCRIBE); p.SubscriptionIdentifier = 300
        subscribe(c, 't/+', options=SubscribeOptions(0), properties=p)
        p = Properties(PacketTypes.PUBLISH)
        p.PayloadFormatIndicator = 1; p.ContentType = 'text/plain'; p.ResponseTopic = 'r'; p.CorrelationData = b'\x00\x01'
        p.MessageExpiryInterval = 100
        p.UserProperty = [('b', '1'), ('a', '2'), ('b', '3')]
        c.publish('t/1', 'x', 1, properties=p)
        m = c.got.get(timeout=20)
        q = m.properties
        assert sorted(q.SubscriptionIdentifier) == [7, 300], q
        assert q.UserProperty == [('b', '1'), ('a', '2'), ('b', '3')], q
        assert (q.PayloadFormatIndicator, q.ContentType, q.ResponseTopic, q.CorrelationData) == (1, 'text/plain', 'r', b'\x00\x01')
        assert 90 < q.MessageExpiryInterval <= 100 and m.qos == 1, q
        bye(c)
        """);

    [Fact]
    public Task A_shared_subscription_gives_each_message_to_one_in_turn() => Run(
        """
        cs = [client('s%d' % i) for i in range(3)]
        for c in cs: subscribe(c, '$share/g/t', 1)
        p = client('p')
        for i in range(30): p.publish('t', str(i), 1).wait_for_publish(20)
        end = time.time() + 20
        while sum(c.got.qsize() for c in cs) < 30 and time.time() < end: time.sleep(0.01)
        assert [c.got.qsize() for c in cs] == [10, 10, 10], [c.got.qsize() for c in cs]
        for c in cs + [p]: bye(c)
        """);

    [Fact]
    public Task A_session_lives_as_long_as_its_expiry_and_expired_messages_are_left_out() => Run(
        """
        def connect(clean):
            p = Properties(PacketTypes.CONNECT); p.SessionExpiryInterval = 60; p.ReceiveMaximum = 2
            return client('kept', properties=p, clean=clean)
        c = connect(True)
        subscribe(c, 't', 1)
        bye(c)
        pub = client('pub')
        p = Properties(PacketTypes.PUBLISH); p.MessageExpiryInterval = 1
        pub.publish('t', 'short', 1, properties=p).wait_for_publish(20)
        for i in range(5): pub.publish('t', str(i), 1).wait_for_publish(20)
        time.sleep(1.1)
        c = connect(False)
        assert c.ack[2]['session present'] == 1, c.ack
        assert [c.got.get(timeout=20).payload for i in range(5)] == [b'0', b'1', b'2', b'3', b'4']
        p = Properties(PacketTypes.DISCONNECT); p.SessionExpiryInterval = 0
        bye(c, properties=p)
        c = connect(False)
        assert c.ack[2]['session present'] == 0, c.ack
        bye(c); bye(pub)
        """);

    [Fact]
    public Task Subscription_options_are_kept() => Run(
        """
        c = client('a')
        c.publish('r', 'old', 1, retain=True).wait_for_publish(20)
        subscribe(c, 'r', options=SubscribeOptions(1, noLocal=True, retainHandling=SubscribeOptions.RETAIN_DO_NOT_SEND))
        d = client('b')
        subscribe(d, 'r', options=SubscribeOptions(1, retainAsPublished=True, retainHandling=SubscribeOptions.RETAIN_SEND_IF_NEW_SUB))
        assert d.got.get(timeout=20).payload == b'old'
        subscribe(d, 'r', options=SubscribeOptions(1, retainAsPublished=True, retainHandling=SubscribeOptions.RETAIN_SEND_IF_NEW_SUB))
        c.publish('r', 'mine', 1, retain=True).wait_for_publish(20)
        m = d.got.get(timeout=20)
        assert (m.payload, m.retain) == (b'mine', True), m
        d.publish('r', 'yours', 1).wait_for_publish(20)
        m = c.got.get(timeout=20)
        assert (m.payload, m.retain) == (b'yours', False), m
        bye(c); bye(d)
        """);

    private static async Task Run(string script)
    {
        if (!File.Exists(Python))
        {
            Assert.Skip("there is no " + Python);
        }

        await using var broker = MqttBroker.Start(new BrokerOptions { Port = 0, Mqtt5 = true });
        await using var paho = Tool.Program(Python, "-c", Preamble + script, broker.Port());
        var ended = await paho.Exit();
        if (ended.Stderr.Contains("No module named 'paho'", StringComparison.Ordinal))
        {
            Assert.Skip("python3-paho-mqtt is not installed");
        }

        Assert.True(ended.Code == 0, ended.Stderr);
    }
}
