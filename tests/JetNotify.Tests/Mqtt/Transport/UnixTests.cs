using System.Net.Sockets;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Transport;

namespace JetNotify.Tests.Mqtt.Transport;

public sealed class UnixTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jn-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "broker.sock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Bytes_pass_and_a_blocked_read_ends_when_reading_stops()
    {
        using var listener = Listen(Path);
        using var connection = Open(Path);
        using var peer = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        peer.Send("hello"u8);
        byte[] hello = new byte[5];
        connection.Stream.ReadExactly(hello);
        var reading = BlockedRead.Start(connection.Stream);

        connection.StopReading();
        connection.Stream.Write("bye"u8);

        Assert.Equal(0, await reading.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Equal(3, peer.Receive(new byte[8]));
        Assert.Equal($"unix:{Path}", connection.Description);
        Assert.Null(connection.LocalEndPoint);
        Assert.NotNull(connection.PlainSocket);
    }

    [Fact]
    public void A_path_that_does_not_exist_is_said_so() =>
        Assert.Equal("there is no such socket; is the broker running, with a listener on this path?", Refused(Path));

    [Fact]
    public void A_file_is_not_a_socket()
    {
        File.WriteAllText(Path, "text");

        Assert.Equal("it is a file, not a socket", Refused(Path));
    }

    [Fact]
    public void A_folder_is_not_a_socket() => Assert.Equal("it is a folder, not a socket", Refused(_folder));

    [Fact]
    public void A_socket_left_by_a_dead_broker_is_said_to_have_no_listener()
    {
        string left = System.IO.Path.Combine(_folder, "left.sock");
        using (Listen(Path))
        {
            // Closing removes the name it was bound to; another one stays.
            File.Move(Path, left);
        }

        Assert.Equal("nothing listens on it; is the broker running?", Refused(left));
    }

    [Fact]
    public void A_path_too_long_for_the_system_is_said_so() =>
        Assert.Equal("the path is too long for a socket", Refused("/" + new string('x', 200)));

    [Fact]
    public void A_listener_that_does_not_accept_times_out()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux is known to block when the backlog is full");
        using var listener = Listen(Path, backlog: 0);
        using var first = Open(Path);

        var failure = Assert.Throws<MqttException>(() => Open(Path, TimeSpan.FromSeconds(0.3)));

        Assert.Equal($"cannot reach unix:{Path}: the broker did not accept within 0.3 s", failure.Message);
    }

    private static Socket Listen(string path, int backlog = 1)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(backlog);
        return listener;
    }

    private static TransportConnection Open(string path, TimeSpan? timeout = null) => TransportConnection.Open(
        new TransportOptions { UnixPath = path }, timeout ?? TimeSpan.FromSeconds(10),
            TestContext.Current.CancellationToken);

    private static string Refused(string path)
    {
        var failure = Assert.Throws<MqttException>(() => Open(path));
        string start = $"cannot reach unix:{path}: ";
        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.StartsWith(start, failure.Message, StringComparison.Ordinal);
        return failure.Message[start.Length..];
    }
}
