using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Tests.Mqtt.Transport;

public sealed class TcpTests
{
    private static readonly TimeSpan s_enough = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Bytes_pass_both_ways(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        using var connection = Open(listener, address);
        using var peer = listener.AcceptSocket();

        connection.Stream.Write("ping"u8);
        byte[] buffer = new byte[4];
        Assert.Equal(4, peer.Receive(buffer));
        peer.Send("pong"u8);
        connection.Stream.ReadExactly(buffer);

        Assert.Equal("pong"u8, buffer);
        Assert.Equal(peer.RemoteEndPoint, connection.LocalEndPoint);
        Assert.Equal(listener.LocalEndpoint, connection.RemoteEndPoint);
        Assert.Equal(listener.LocalEndpoint.ToString(), connection.Description);
        Assert.True(connection.PlainSocket is { NoDelay: true, Blocking: true });
    }

    [Fact]
    public void A_port_where_nothing_listens_is_refused_with_the_Junos_cure()
    {
        int port = ClosedPort();

        var failure = Assert.Throws<MqttException>(() =>
            Open(new TransportOptions { Host = "127.0.0.1", Port = port }));

        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.Equal(
            $"cannot reach 127.0.0.1:{port}: it refused the connection. Nothing listens there",
            failure.Message);
    }

    [Fact]
    public async Task A_peer_that_resets_at_once_is_a_lost_connection_and_no_other_failure()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var resetting = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    using var peer = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
                    peer.LingerState = new LingerOption(true, 0);
                }
            }
            catch (Exception end)
                when (end is SocketException or InvalidOperationException or OperationCanceledException)
            {
                // Stopped while it waited, or between two: InvalidOperationException, as ObjectDisposedException is
                // one.
            }
        }, TestContext.Current.CancellationToken);

        for (int i = 0; i < 300; i++)
        {
            try
            {
                using var connection = Open(listener, "127.0.0.1");

                // As long as it takes until the reset has come, or is there already.
                Thread.SpinWait(i * 50);
                Assert.ThrowsAny<IOException>(() => connection.Stream.ReadExactly(new byte[1]));
            }
            catch (MqttException failure)
            {
                Assert.Equal(FailureKind.Unreachable, failure.Kind);
            }
        }

        listener.Stop();
        await resetting;
    }

    [Fact]
    public void A_name_that_does_not_exist_is_said_so()
    {
        var failure = Assert.Throws<MqttException>(() => Open(new TransportOptions { Host = "no-such-host.invalid" }));

        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.StartsWith("cannot reach no-such-host.invalid:1883: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_are_tried_in_turn_until_one_answers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux owns the whole of 127.0.0.0/8");
        using var listener = new TcpListener(IPAddress.Parse("127.0.0.3"), 0);
        listener.Start();

        using var socket = Dial(listener, ["127.0.0.2", "127.0.0.3"], 10);

        Assert.Equal(listener.LocalEndpoint, socket.RemoteEndPoint);
    }

    [Fact]
    public void A_silent_address_leaves_its_share_of_the_time_to_the_next()
    {
        using var blackHole = new FullBacklog();
        using var listener = new TcpListener(IPAddress.Parse("127.0.0.3"), blackHole.Port);
        listener.Start();

        using var socket = Dial(listener, ["127.0.0.1", "127.0.0.3"], 1);

        Assert.Equal(listener.LocalEndpoint, socket.RemoteEndPoint);
    }

    [Fact]
    public void Every_address_that_failed_is_named_with_its_reason()
    {
        using var blackHole = new FullBacklog();
        using var listener = new TcpListener(IPAddress.Parse("127.0.0.3"), blackHole.Port);

        var failure = Assert.Throws<MqttException>(() => Dial(listener, ["127.0.0.1", "127.0.0.2"], 0.4));

        Assert.Matches(
            $@"^cannot reach vqfx:{blackHole.Port}: 127\.0\.0\.1 timed out after 0\.\d+ s; 127\.0\.0\.2 refused the connection\. Nothing listens there$",
            failure.Message);
    }

    [Fact]
    public void A_silent_address_times_out_and_names_what_may_filter()
    {
        using var blackHole = new FullBacklog();

        var failure = Assert.Throws<MqttException>(() => TransportConnection.Open(
            new TransportOptions { Host = "127.0.0.1", Port = blackHole.Port }, TimeSpan.FromSeconds(0.3),
                TestContext.Current.CancellationToken));

        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.StartsWith($"cannot reach 127.0.0.1:{blackHole.Port}: it timed out after 0.3 s. A firewall",
            failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_of_an_only_address_goes_by_what_was_asked_for()
    {
        using var deadline = new Deadline(TimeSpan.FromSeconds(300), CancellationToken.None);
        long start = Stopwatch.GetTimestamp();
        SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(start) > TimeSpan.FromMilliseconds(2));

        using var only = deadline.Share(0, 1);
        using var first = deadline.Share(0, 2);

        Assert.Equal("300 s", only.TotalText);
        Assert.True(only.Total < deadline.Total);
        Assert.InRange(first.Total, TimeSpan.Zero, deadline.Total / 2);
    }

    [Fact]
    public async Task A_connect_that_blocks_is_given_up_on_cancellation()
    {
        using var blackHole = new FullBacklog();
        using var giveUp = new CancellationTokenSource();
        Task connecting = Task.Factory.StartNew(
            () => TransportConnection.Open(new TransportOptions { Host = "127.0.0.1", Port = blackHole.Port },
                Timeout.InfiniteTimeSpan, giveUp.Token),
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        giveUp.CancelAfter(TimeSpan.FromSeconds(0.2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            connecting.WaitAsync(s_enough, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_source_address_is_the_one_asked_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux owns the whole of 127.0.0.0/8");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        using var connection = Open(Options(listener) with { BindAddress = IPAddress.Parse("127.0.0.9") });

        Assert.Equal("127.0.0.9", connection.LocalEndPoint?.Address.ToString());
    }

    [Fact]
    public void A_source_address_chooses_the_family()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        using var connection = Open(Options(listener) with { Host = "localhost", BindAddress = IPAddress.Loopback });

        Assert.Equal(IPAddress.Loopback, connection.RemoteEndPoint?.Address);
    }

    [Fact]
    public void A_source_address_of_another_machine_is_named()
    {
        var failure = Assert.Throws<MqttException>(() =>
            Open(new TransportOptions { Host = "127.0.0.1", BindAddress = IPAddress.Parse("192.0.2.99") }));

        Assert.Equal("cannot connect from 192.0.2.99: it is not an address of this machine", failure.Message);
    }

    [Fact]
    public void A_source_address_of_the_other_family_is_named()
    {
        var failure = Assert.Throws<MqttException>(() =>
            Open(new TransportOptions { Host = "127.0.0.1", BindAddress = IPAddress.IPv6Loopback }));

        Assert.Equal("cannot reach 127.0.0.1:1883 from ::1: it has no IPv6 address", failure.Message);
    }

    [Fact]
    public async Task A_blocked_read_ends_when_reading_stops_and_writing_goes_on()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = Open(listener, "127.0.0.1");
        using var peer = listener.AcceptSocket();
        var reading = BlockedRead.Start(connection.Stream);

        connection.StopReading();

        Assert.Equal(0, await reading.WaitAsync(s_enough, TestContext.Current.CancellationToken));
        connection.Stream.Write("bye"u8);
        byte[] buffer = new byte[3];
        Assert.Equal(3, peer.Receive(buffer));
    }

    [Fact]
    public async Task A_blocked_read_fails_when_the_connection_is_aborted()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = Open(listener, "127.0.0.1");
        var reading = BlockedRead.Start(connection.Stream);

        connection.Abort();

        await Assert.ThrowsAsync<IOException>(() => reading.WaitAsync(s_enough, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_peer_sees_the_end_when_writing_stops_and_can_still_answer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = Open(listener, "127.0.0.1");
        using var peer = listener.AcceptSocket();

        connection.StopWriting();

        Assert.Equal(0, peer.Receive(new byte[1]));
        peer.Send("late"u8);
        byte[] buffer = new byte[4];
        connection.Stream.ReadExactly(buffer);
        Assert.Equal("late"u8, buffer);
    }

    private static Socket Dial(TcpListener listener, string[] addresses, double seconds)
    {
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var deadline = new Deadline(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);
        return TcpDialer.Connect([.. addresses.Select(IPAddress.Parse)], port, null, deadline,
            new TcpFailure("vqfx", port, asProxy: false));
    }

    private static TransportOptions Options(TcpListener listener) =>
        new() { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port };

    private static TransportConnection Open(TcpListener listener, string host) =>
        Open(Options(listener) with { Host = host });

    private static TransportConnection Open(TransportOptions options) =>
        TransportConnection.Open(options, s_enough, TestContext.Current.CancellationToken);

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
