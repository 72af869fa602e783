namespace JetNotify.Tests;

/// <summary>Who decides the exit status.</summary>
public sealed class EndingTests
{
    [Fact]
    public void The_first_to_ask_decides()
    {
        using var ending = new Ending();

        Assert.Null(ending.Code);
        Assert.True(ending.Ask(ExitCode.TimedOut));
        Assert.False(ending.Ask(ExitCode.Success));

        Assert.Equal(ExitCode.TimedOut, ending.Code);
        Assert.True(ending.Asked.IsCancellationRequested);
    }

    [Fact]
    public void A_reader_that_leaves_after_the_work_is_over_does_no_harm()
    {
        var ending = new Ending();
        ending.Dispose();

        Assert.Null(Record.Exception(() => ending.Ask(ExitCode.Success)));
    }
}
