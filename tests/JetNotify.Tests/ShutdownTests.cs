namespace JetNotify.Tests;

/// <summary>Who decides the exit status.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public void The_first_to_ask_decides()
    {
        var shutdown = new Shutdown();

        Assert.Null(shutdown.Code);
        Assert.True(shutdown.Request(ExitCode.TimedOut));
        Assert.False(shutdown.Request(ExitCode.Success));

        Assert.Equal(ExitCode.TimedOut, shutdown.Code);
        Assert.True(shutdown.Token.IsCancellationRequested);
    }
}
