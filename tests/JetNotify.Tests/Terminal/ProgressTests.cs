using JetNotify.Replay;
using JetNotify.Terminal;
using JetNotify.Tests.CommandLine;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Terminal;

/// <summary>The line about long work, on a clock of the test's own.</summary>
public sealed class ProgressTests
{
    private readonly List<string> _shown = [];
    private readonly HandClock _clock = new();

    [Fact]
    public void Short_work_has_no_line()
    {
        using (new Progress(_shown.Add, _clock, () => "never"))
        {
            _clock.Advance(TimeSpan.FromMilliseconds(499));
        }

        Assert.Empty(_shown);
    }

    [Fact]
    public void Long_work_renews_its_line_and_takes_it_away()
    {
        int done = 0;
        using (new Progress(_shown.Add, _clock, () => Progress.Text(done, 2000, "events")))
        {
            done = 1200;
            _clock.Advance(TimeSpan.FromMilliseconds(500));
            done = 2000;
            _clock.Advance(TimeSpan.FromMilliseconds(200));
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["1,200 of 2,000 events (60 %)", "2,000 of 2,000 events (100 %)", ""], _shown);
    }

    [Theory]
    [InlineData(0, null, "0 messages")]
    [InlineData(1234567, null, "1,234,567 messages")]
    [InlineData(5, 0L, "5 messages")]
    [InlineData(1, 3L, "1 of 3 messages (33 %)")]
    [InlineData(9, 3L, "9 of 3 messages (100 %)")]
    [InlineData(long.MaxValue, long.MaxValue, "9,223,372,036,854,775,807 of "
        + "9,223,372,036,854,775,807 messages (100 %)")]
    public void The_total_is_told_where_it_is_known(long done, long? total, string said) =>
        Assert.Equal(said, Progress.Text(done, total, "messages"));

    [Theory]
    [InlineData(true, true, "xterm", "", true)]
    [InlineData(false, true, "xterm", "", false)]
    [InlineData(true, false, "xterm", "", false)]
    [InlineData(true, true, "dumb", "", false)]
    [InlineData(true, true, "xterm", "--quiet", false)]
    [InlineData(true, true, "xterm", "-v", false)]
    public void The_line_has_its_terminal_to_itself_or_is_not_shown(bool errorIsTerminal, bool outputIsFile,
        string terminal, string option, bool shown)
    {
        var environment = Invocation.Nowhere with
        {
            ErrorIsTerminal = () => errorIsTerminal,
            OutputIsFile = () => outputIsFile,
            Variable = name => name == "TERM" ? terminal : null,
        };

        string[] options = option.Length == 0 ? [] : [option];
        var run = Invocation.Of(["replay", "file", .. options], environment);

        Assert.Equal(shown, Assert.IsType<ReplayPlan>(run.Work).Progress);
    }
}
