using System.IO.Pipes;
using System.Text;
using JetNotify.Logging;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Logging;

/// <summary>Against a real pipe.</summary>
public sealed class StandardErrorTests : IDisposable
{
    private readonly AnonymousPipeServerStream _writer = new(PipeDirection.Out);
    private readonly AnonymousPipeClientStream _reader;

    public StandardErrorTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "standard error is the console's there");
        _reader = new AnonymousPipeClientStream(PipeDirection.In, _writer.ClientSafePipeHandle);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
    }

    [Fact]
    public void A_sentence_of_any_length_is_one_line()
    {
        string longest = new('x', 20_000);
        var error = Open(TimeSpan.FromSeconds(30));

        error.Say(longest);
        error.Say("short");

        Assert.Equal($"jetnotify: {longest}\njetnotify: short\n", Read(20_000 + 40 - 11));
        Assert.Equal(0, error.Lost);
    }

    [Fact]
    public void What_is_said_takes_the_place_of_the_line_that_is_shown()
    {
        var error = Open(TimeSpan.FromSeconds(30));
        const string Erase = "\r\u001b[K";

        error.Show("half");
        error.Show("half");
        error.Say("between");
        error.Show("half");
        error.Show("");
        error.Show(new string('x', 200));

        string shown = $"{Erase}half{Erase}jetnotify: between\n{Erase}half{Erase}{Erase}{new string('x', 77)}";
        Assert.Equal(shown, Read(shown.Length));
    }

    [Fact]
    public void A_line_that_nobody_takes_is_not_waited_for()
    {
        var error = Open(TimeSpan.FromMinutes(5));
        for (int i = 0; i < 10_000; i++)
        {
            error.Show($"{i} {new string('x', 70)}");
        }

        Assert.Equal(0, error.Lost);
    }

    [Fact]
    public void Lines_that_a_stopped_reader_does_not_take_are_counted_and_told_once_it_reads_on()
    {
        var error = Open(TimeSpan.FromMilliseconds(50));
        long said = 0;
        while (error.Lost == 0)
        {
            error.Say("a line");
            said++;
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (int i = 0; i < 2_000; i++)
        {
            error.Say("nobody waits for this one");
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"2,000 lines that nobody takes took {clock.Elapsed}");
        Assert.Equal(2_001, error.Lost);

        // What the pipe holds is a whole number of lines but for the last, maybe.
        string before = Read((int)(said - 1) * "jetnotify: a line\n".Length);
        Assert.Equal(said - 1, before.Count(c => c == '\n'));
        error.Say("read again");

        string after = ReadUntil("jetnotify: read again\n");
        Assert.Contains("jetnotify: 2,001 lines could not be said here: nothing read standard error\n", after,
            StringComparison.Ordinal);
        Assert.Equal(0, error.Lost);
    }

    [Fact]
    public async Task Threads_that_speak_to_a_stopped_reader_do_not_pile_up()
    {
        var error = Open(TimeSpan.FromMilliseconds(50));
        while (error.Lost == 0)
        {
            error.Say("a line");
        }

        var test = TestContext.Current.CancellationToken;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => error.Say($"{i}"), test)))
            .WaitAsync(Deadline.Patience, test);

        Assert.Equal(51, error.Lost);
    }

    [Fact]
    public void A_reader_that_left_costs_the_lines_and_nothing_else()
    {
        var error = Open(TimeSpan.FromSeconds(30));
        _reader.Dispose();
        _writer.DisposeLocalCopyOfClientHandle();

        error.Say("to nobody");

        Assert.Equal(1, error.Lost);
    }

    private StandardError Open(TimeSpan patience) => new((int)_writer.SafePipeHandle.DangerousGetHandle(), patience);

    private string Read(int count)
    {
        byte[] bytes = new byte[count];
        _reader.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private string ReadUntil(string end)
    {
        var text = new StringBuilder();
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            text.Append(Read(1));
        }

        return text.ToString();
    }
}
