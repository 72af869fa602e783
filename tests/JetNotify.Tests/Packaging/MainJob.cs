using JetNotify.Tests.Support;

namespace JetNotify.Tests.Packaging;

/// <summary>What every installation is for.</summary>
internal static class MainJob
{
    /// <summary>Has an installed program subscribe to a broker and print its one message.</summary>
    public static async Task IsDoneBy(string program)
    {
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Publish("/junos/events/kernel/interfaces/ifa/add/ae0.0/inet/192.0.2.1", "{ \"a\": 1 }");
            await peer.UntilClosed();
        });
        await using var tool = Tool.Program(program, "subscribe", "--host", "127.0.0.1", "--port", broker.PortText,
            "--topic", "/junos/events/kernel/interfaces/ifa/add/#", "-C", "1");

        var ended = await tool.Exit();

        Assert.Equal("/junos/events/kernel/interfaces/ifa/add/ae0.0/inet/192.0.2.1 {\"a\":1}\n", ended.Stdout);
        Assert.Equal(0, ended.Code);
    }
}
