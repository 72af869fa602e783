using System.Text;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.CommandLine;

/// <summary>What the process takes on before it is needed, told by the runtime's own loader events.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Help_makes_no_logger_no_socket_and_no_thread()
    {
        string help = await Trace("subscribe", "--help");

        // The same events of a run that has need of all three show that the names would be there.
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            await peer.Publish("t", "one");
            await peer.UntilClosed();
        });
        string work = await Trace("subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t", "-C", "1", "-v");

        Assert.Contains("System.CommandLine", help, StringComparison.Ordinal);
        Assert.All(["Serilog", "System.Net.Sockets", "StartCore"], name =>
        {
            Assert.Contains(name, work, StringComparison.Ordinal);
            Assert.DoesNotContain(name, help, StringComparison.Ordinal);
        });
    }

    /// <summary>Assemblies and methods as they were loaded, in the UTF-16 of the trace.</summary>
    private static async Task<string> Trace(params string[] arguments)
    {
        string file = Path.GetTempFileName();
        await using (var tool = Tool.StartBuilt(
            new Dictionary<string, string>
            {
                ["DOTNET_EnableEventPipe"] = "1",
                ["DOTNET_EventPipeOutputPath"] = file,
                // Loader and compilation diagnostics, which name each assembly and each method asked for the first
                // time.
                ["DOTNET_EventPipeConfig"] = "Microsoft-Windows-DotNETRuntime:2000000018:5",
            },
            arguments))
        {
            Assert.Equal(0, (await tool.Exit()).Code);
        }

        byte[] trace = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);

        // Names begin at odd and at even offsets.
        return Encoding.Unicode.GetString(trace) + Encoding.Unicode.GetString(trace.AsSpan(1));
    }
}
