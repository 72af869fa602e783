using JetNotify.Tests.Fleet;
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
        await Until("  route ");
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
    [InlineData("HUP", "ended 0")]
    [InlineData("QUIT", "ended 131")]
    [InlineData("HUP", "ended 0", "--log-file log")]
    public async Task Whatever_ends_it_leaves_the_terminal_as_it_was(string signal, string said, string options = "")
    {
        await Start(80, 24, $"watch --demo {options}");
        await Until("1 of 1 up");
        await Tmux("run-shell", $"kill -{signal} $(cat {_folder}/pid)");
        await Until(said);
        await Same();
        Assert.DoesNotContain("of 1 up", await Screen(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("SEGV")]
    [InlineData("ABRT")]
    public async Task So_does_what_kills_it_or_a_crash(string signal)
    {
        await Start(80, 24);
        await Until("1 of 1 up");
        string modes = "";
        await Deadline.Until(() =>
        {
            // .NET lets the first one pass that no instruction of its own caused.
            _ = Tmux("run-shell", $"kill -{signal} $(cat {_folder}/pid) 2>&- || true").GetAwaiter().GetResult();
            modes = Tmux("display", "-p", "#{alternate_on} #{cursor_flag} #{wrap_flag}").GetAwaiter().GetResult();
            return modes == "0 1 1\n";
        }, () => $"no other screen, a cursor, wrapping: {modes}");
        await Same();
    }

    [Fact]
    public async Task What_comes_from_one_key_to_the_next_is_recorded()
    {
        await Start(80, 24);
        await Until("1 of 1 up");
        await Tmux("send-keys", "r");
        await Until("recording everything to jetnotify-");
        await Deadline.Until(() => Recorded() > 5, "some are recorded");
        await Tmux("send-keys", "r");
        await Until("recorded to jetnotify-");
        await Tmux("send-keys", "q");
        await Until("ended 0");

        var replayed = await Tool.Run("replay", Directory.GetFiles(_folder, "jetnotify-*.ndjson").Single(), "-F", "%t");
        Assert.Equal((0, Recorded()), (replayed.Code, replayed.Lines.Length));
        Assert.Equal("", replayed.Stderr);

        int Recorded() => Directory.GetFiles(_folder, "jetnotify-*.ndjson").Sum(file =>
            File.ReadLines(file).Count(line => line.Contains("\"topic\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_event_is_copied_into_the_clipboard_of_the_terminal()
    {
        await Start(80, 24);
        await Tmux("set", "-s", "set-clipboard", "on");
        await Until("  route ");
        await Tmux("send-keys", "Space");
        await Tmux("send-keys", "y");
        await Until("copied");
        string copied = "";
        await Deadline.Until(() =>
        {
            copied = Tmux("show-buffer").GetAwaiter().GetResult();
            return copied.Contains("jet-event", StringComparison.Ordinal);
        }, () => copied);
    }

    [Fact]
    public async Task A_changed_inventory_is_followed()
    {
        await using var fleet = CannedFleet.Start();
        await File.WriteAllTextAsync($"{_folder}/r.txt", fleet.Lines(1), TestContext.Current.CancellationToken);
        await Start(80, 24, "watch --inventory r.txt --on 'silence(router, 1s)'");
        await Until("1 of 1 up");
        await Until("silence begin");

        await File.WriteAllTextAsync($"{_folder}/r.new", fleet.Lines(3), TestContext.Current.CancellationToken);
        File.Move($"{_folder}/r.new", $"{_folder}/r.txt", overwrite: true);

        await Until("3 of 3 up");
        await Until("r.txt read again: 2 added");
    }

    [Fact]
    public async Task A_router_that_says_much_and_then_little_is_heard_to_its_last_word()
    {
        await using var fleet = CannedFleet.Start();
        fleet.Script = async client =>
        {
            // Much, as bytes come that nobody is woken for; little, as somebody is again.
            for (int i = 0; i < 300; i++)
            {
                await client.Publish("/junos/events/syslog/SYSTEM", "{}");
                await Task.Delay(1);
            }

            await Task.Delay(300);
            await client.Publish(
                "/junos/events/syslog/SNMP_TRAP_LINK_DOWN", RecordedLine.LinkPayload("xe-0/0/9", "DOWN"));
        };
        await File.WriteAllTextAsync($"{_folder}/r.txt", fleet.Lines(1), TestContext.Current.CancellationToken);
        await Start(100, 24, "watch --inventory r.txt");

        await Until("  301 events");
        await Until("xe-0/0/9              down");

        await fleet.Kill();
        await Until("0 of 1 up");
    }

    [Fact]
    public async Task A_recording_is_looked_at_while_it_plays_by_its_own_clock()
    {
        string Line(int second, string state) => RecordedLine.Link(
            new DateTime(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc).AddSeconds(second), "r1", "xe-0/0/1", state);
        await File.WriteAllLinesAsync($"{_folder}/r.ndjson",
            [RecordedLine.Header, Line(0, "DOWN"), Line(10, "UP"), Line(20, "DOWN"), Line(100, "UP"), Line(110, "DOWN"),
             """{"ts":"2026-11-28T12:01:55Z","device":"r1","status":"lost","why":"gone"}"""],
            TestContext.Current.CancellationToken);
        await Start(100, 24, "replay r.ndjson --speed 100 --watch --on 'flap(interface, 2 in 1m)'");
        await Until("played to the end");
        await Until("flap begin");
        await Until("0 of 1 up");
        await Tmux("send-keys", "-l", "/kind = flap");
        await Tmux("send-keys", "Enter");
        await Until("only kind = flap");
        string flaps = await Screen();
        Assert.Contains("xe-0/0/1 flaps: down 2 times", flaps, StringComparison.Ordinal);
        Assert.DoesNotContain("syslog", flaps, StringComparison.Ordinal);
        await Tmux("send-keys", "3");
        await Until("r1                xe-0/0/1              down         1      3");
        await Tmux("send-keys", "2");
        await Until("gone");
        await Tmux("send-keys", "r");
        await Until("there is nothing to record");
        await Tmux("send-keys", "q");
        await Until("ended 0");
        await Same();
    }

    [Theory]
    [InlineData(40, 12)]
    [InlineData(80, 24)]
    [InlineData(160, 30)]
    public async Task Every_tab_looks_in_a_terminal_as_it_was_looked_at(int columns, int rows)
    {
        await File.WriteAllLinesAsync(
            $"{_folder}/r.ndjson", RecordedEvening(), TestContext.Current.CancellationToken);
        await Start(columns, rows, "replay r.ndjson --speed 1000 --watch --on 'flap(interface, 2 in 1m)'");
        await Until("1 of 2 up");
        string seen = "";
        foreach (string key in (string[])["1", "2", "3", "4", "5", "6", "?", "Enter"])
        {
            if (key == "Enter")
            {
                await Tmux("send-keys", "x", "1", "g");
            }

            await Tmux("send-keys", key);
            seen += $"--- {key}\n{await Still(key)}";
        }

        string name = $"terminal.{columns}x{rows}.txt";
        if (Environment.GetEnvironmentVariable("JETNOTIFY_GOLDEN") is { } folder)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), seen, TestContext.Current.CancellationToken);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "watch", name)), seen);

        // What was said of the recording's end is gone, and so is the screen before.
        async Task<string> Still(string what)
        {
            string before = "", screen = "";
            await Deadline.Until(() =>
            {
                before = screen;
                screen = Screen().GetAwaiter().GetResult();
                return screen == before && what switch
                {
                    "Enter" => screen.Contains("\"jet-event\"", StringComparison.Ordinal),
                    "?" => screen.Contains("hold still, and go on", StringComparison.Ordinal),
                    _ => screen.Contains($"[{what} ", StringComparison.Ordinal)
                        && screen.Contains("\n/ filter", StringComparison.Ordinal),
                };
            }, () => $"{what} is on the screen and stays:\n{screen}");
            return screen;
        }
    }

    [Fact]
    public async Task Without_a_terminal_it_says_what_to_use()
    {
        var ended = await Tool.Run("watch", "--demo");

        Assert.Equal(2, ended.Code);
        Assert.Contains("subscribe, collect and replay print into pipes", ended.Stderr, StringComparison.Ordinal);
    }

    // Synthetic: two routers, one of them with a link that flaps, and what else a tab is for.
    private static IEnumerable<string> RecordedEvening()
    {
        var at = new DateTime(2026, 11, 28, 12, 0, 0, DateTimeKind.Utc);
        string Link(int second, string router, string name, string state) =>
            RecordedLine.Link(at.AddSeconds(second), router, name, state);
        string Log(int second, string router, string tag, string attributes) => RecordedLine.Of(at.AddSeconds(second),
            router, $"/junos/events/syslog/{tag}",
            "{\"jet-event\":{\"event-id\":\"" + tag + "\",\"attributes\":{" + attributes + "}}}");
        return [RecordedLine.Header,
            Link(0, "fra-1", "xe-0/0/1", "DOWN"),
            Link(10, "fra-1", "xe-0/0/1", "UP"),
            Link(20, "fra-1", "xe-0/0/1", "DOWN"),
            Link(25, "ham-1", "ae0", "DOWN"),
            .. Enumerable.Range(0, 6).Select(i => RecordedLine.Of(at.AddSeconds(26 + i), "ham-1",
                $"/junos/events/kernel/route/add/inet/198.18.{i}.0/24",
                "{\"jet-event\":{\"event-id\":\"KERNEL_EVENT_ROUTE_ADD\",\"attributes\":{\"table-name\":\"inet.0\"}}}")),
            Log(40, "fra-1", "UI_COMMIT", "\"username\":\"lab\""),
            Link(45, "fra-1", "xe-0/0/1", "UP"),
            Log(50, "ham-1", "SYSTEM", "\"message\":\"größe 日本 \\u001b[31m\""),
            """{"ts":"2026-11-28T12:01:00Z","device":"ham-1","status":"lost","why":"gone"}"""];
    }

    private async Task Start(int columns, int rows, string command = "watch --demo")
    {
        Assert.SkipUnless(Tool.IsInstalled("tmux"), "tmux is not installed");
        await Tmux("-f", "/dev/null", "new-session", "-d", "-x", $"{columns}", "-y", $"{rows}",
            $"stty -a | grep -v rows > {_folder}/before; cd {_folder}; export LC_ALL=C.UTF-8 TZ=UTC; ulimit -c 0; "
                + $"(sh -c 'echo $PPID' > pid; exec {Tool.Path} {command}); echo ended $?; "
                + "while sleep 0.1; do stty -a | grep -v rows > now; mv now after; done");
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
        await Deadline.Until(() =>
        {
            screen = Screen().GetAwaiter().GetResult();
            return screen.Contains(text, StringComparison.Ordinal);
        }, () => $"'{text}' is on the screen:\n{screen}");
    }

    private Task<string> Screen() => Tmux("capture-pane", "-p");

    private async Task<string> Tmux(params string[] arguments)
    {
        await using var tmux = Tool.Program("tmux", ["-u", "-S", Socket, .. arguments]);
        return (await tmux.Exit()).Stdout;
    }
}
