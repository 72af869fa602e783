namespace JetNotify.Tests;

/// <summary>Who decides the exit status.</summary>
public sealed class EndingTests
{
    [Fact]
    public void The_first_to_ask_decides()
    {
        var ending = new Ending();

        Assert.Null(ending.Code);
        Assert.True(ending.Ask(ExitCode.TimedOut));
        Assert.False(ending.Ask(ExitCode.Success));

        Assert.Equal(ExitCode.TimedOut, ending.Code);
        Assert.True(ending.Asked.IsCancellationRequested);
    }
}
