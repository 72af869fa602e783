using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>The ways to a real broker that are not plain TCP.</summary>
public sealed class TransportTests
{
    [Fact]
    public async Task A_unix_socket_and_a_websocket_carry_the_same_messages()
    {
        int websocketPort = RealBroker.FreePort();
        await using var broker = await RealBroker.Start(
            $"listener 0 {{folder}}/broker.sock\n"
                + $"listener {websocketPort} 127.0.0.1\n"
                + $"protocol websockets\n"
                + $"allow_anonymous true\n");
        await Deadline.Until(() => RealBroker.Answers(websocketPort), "the second listener is open");
        string socket = Path.Combine(broker.Folder, "broker.sock");
        await using var unix = Tool.Start("subscribe", "--unix", socket, "-t", "t", "-C", "1", "-v");
        await using var web = Tool.Start("subscribe", "-L", $"ws://127.0.0.1:{websocketPort}", "-t", "t", "-C", "1",
            "-v");
        await unix.UntilStderr("subscribed to");
        await web.UntilStderr("subscribed to");

        string large = new('x', 100_000);
        await broker.Publish("t", large);

        Assert.Equal([$"t {large}"], (await unix.Exit()).Lines);
        Assert.Equal([$"t {large}"], (await web.Exit()).Lines);
    }
}
