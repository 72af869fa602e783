using JetNotify.Replay;
using JetNotify.Terminal;
using JetNotify.Tests.CommandLine;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Terminal;

/// <summary>The line about long work, on a clock of the test's own.</summary>
public sealed class ProgressTests : IDisposable
{
    private const string Erase = "\r\u001b[K";

    private readonly StringWriter _terminal = new();
    private readonly HandClock _clock = new();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public void Short_work_has_no_line()
    {
        using (new Progress(_terminal, _clock, () => "never"))
        {
            _clock.Advance(TimeSpan.FromMilliseconds(499));
        }

        Assert.Equal("", _terminal.ToString());
    }

    [Fact]
    public void Long_work_renews_its_line_and_takes_it_away()
    {
        int done = 0;
        using (new Progress(_terminal, _clock, () => Progress.Text(done, 2000, "events")))
        {
            done = 1200;
            _clock.Advance(TimeSpan.FromMilliseconds(500));
            done = 2000;
            _clock.Advance(TimeSpan.FromMilliseconds(200));
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal($"{Erase}1,200 of 2,000 events (60 %){Erase}2,000 of 2,000 events (100 %){Erase}",
            _terminal.ToString());
    }

    [Fact]
    public void What_is_said_aside_has_a_line_of_its_own()
    {
        using var progress = new Progress(_terminal, _clock, () => "half");
        progress.Aside(() => _terminal.Write("before\n"));
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        progress.Aside(() => _terminal.Write("between\n"));
        _clock.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Equal($"before\n{Erase}half{Erase}between\n{Erase}half", _terminal.ToString());
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

    [Fact]
    public void A_terminal_that_hung_up_does_not_end_the_work()
    {
        using var gone = new GoneTerminal();
        using var progress = new Progress(gone, _clock, () => "half");

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, gone.Asked);
    }

    private sealed class GoneTerminal : StringWriter
    {
        public int Asked { get; private set; }

        public override void Write(string? value)
        {
            Asked++;
            throw new IOException("Input/output error");
        }
    }
}
