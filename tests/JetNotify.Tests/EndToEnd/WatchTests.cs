using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary><c>watch</c> in a real terminal, which tmux is, before a simulated router.</summary>
public sealed class WatchTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    private string Socket => Path.Combine(_folder, "tmux");

    public async ValueTask DisposeAsync()
    {
        await Tmux("kill-server");
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Keys_do_what_they_say_and_the_terminal_is_as_it_was_behind_them()
    {
        await Start(100, 24);
        await Until("1 of 1 up");
        await Until("ifd add");
        await Tmux("send-keys", "2");
        await Until("[2 routers]");
        await Until("jetsim  ");
        await Tmux("send-keys", "Tab");
        await Until("[3 interfaces]");
        await Tmux("send-keys", "1");
        await Tmux("send-keys", "/");
        await Tmux("send-keys", "-l", "kindd = ifa");
        await Until("is no path");
        await Tmux("send-keys", "Escape");
        await Tmux("send-keys", "Enter");
        await Until("\"jet-event\"");
        await Tmux("send-keys", "x");
        await Tmux("send-keys", "Space");
        await Until("held");
        await Tmux("send-keys", "?");
        await Until("hold still, and go on");
        await Tmux("resize-window", "-x", "40", "-y", "10");
        await Tmux("send-keys", "x");
        await Until("/ filter  Enter details  Space hold  s …");
        await Tmux("send-keys", "q");
        await Until("ended 0");
        await Same();
    }

    [Theory]
    [InlineData("TERM", "ended 0")]
    [InlineData("INT", "ended 0")]
    [InlineData("HUP", "ended")]
    public async Task Whatever_ends_it_leaves_the_terminal_as_it_was(string signal, string said)
    {
        await Start(80, 24);
        await Until("1 of 1 up");
        await Tmux("run-shell", $"kill -{signal} $(cat {_folder}/pid)");
        await Until(said);
        await Same();
        Assert.DoesNotContain("of 1 up", await Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_it_says_what_to_use()
    {
        var ended = await Tool.Run("watch", "--demo");

        Assert.Equal(2, ended.Code);
        Assert.Contains("subscribe and collect print into pipes", ended.Stderr, StringComparison.Ordinal);
    }

    private async Task Start(int columns, int rows)
    {
        Assert.SkipUnless(Tool.IsInstalled("tmux"), "tmux is not installed");
        await Tmux("-f", "/dev/null", "new-session", "-d", "-x", $"{columns}", "-y", $"{rows}",
            $"stty -a | grep -v rows > {_folder}/before; LC_ALL=C.UTF-8 sh -c 'echo $$ > {_folder}/pid; exec {Tool.Path} watch --demo'; "
                + $"echo ended $?; stty -a | grep -v rows > {_folder}/after; sleep 600");
    }

    private async Task Same()
    {
        string before = await File.ReadAllTextAsync($"{_folder}/before", TestContext.Current.CancellationToken);
        await Deadline.Until(() => File.Exists($"{_folder}/after") && File.ReadAllText($"{_folder}/after") == before,
            "the terminal is as it was");
    }

    private async Task Until(string text)
    {
        string screen = "";
        await Deadline.Until(() => (screen = Screen().GetAwaiter().GetResult()).Contains(text, StringComparison.Ordinal),
            () => $"'{text}' is on the screen:\n{screen}");
    }

    private Task<string> Screen() => Tmux("capture-pane", "-p");

    private async Task<string> Tmux(params string[] arguments)
    {
        await using var tmux = Tool.Program("tmux", ["-u", "-S", Socket, .. arguments]);
        return (await tmux.Exit()).Stdout;
    }
}
