using System.IO.Compression;
using System.Text;
using System.Text.Json;
using JetNotify.Tests.Output;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary><c>subscribe --record</c> and <c>replay</c> as users run them.</summary>
public sealed class RecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    private string Recording => Path.Combine(_folder, "events.ndjson");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("-o", "text", "--timestamp")]
    [InlineData("-o", "json")]
    [InlineData("-o", "raw")]
    [InlineData("-F", "%I %t %q %r %m %l %x @N %J")]
    [InlineData("-o", "json", "--status")]
    [InlineData("-o", "pretty")]
    [InlineData("-o", "json", "-T", "t/1", "--where", "topic != t/2", "--where", "device = 127.*")]
    public async Task A_replay_prints_what_the_subscriber_printed_byte_for_byte(params string[] form)
    {
        await using var broker = Publisher(OutputMessages.Payloads.Select(p => p.Payload).ToArray());

        var live = await Tool.Run([.. To(broker), .. form]);
        var replayed = await Tool.Run(["replay", Recording, .. form]);

        Assert.Equal("", replayed.Stderr);
        Assert.Equal(0, replayed.Code);
        Assert.NotEmpty(live.StdoutBytes);
        Assert.Equal(live.StdoutBytes, replayed.StdoutBytes);
    }

    [Fact]
    public async Task Properties_of_MQTT_5_are_replayed()
    {
        byte[] body = [0, 1, (byte)'t', 0, 9, (byte)PropertyBytes.Every.Length, .. PropertyBytes.Every, .. "up"u8];
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(code: 1, v5: true);
            await peer.Send([0x32, (byte)body.Length, .. body]);
            await peer.UntilClosed();
        });

        var live = await Tool.Run([.. To(broker), "-V", "5", "-o", "json", "-C", "1"]);
        var replayed = await Tool.Run("replay", Recording, "-o", "json");

        Assert.Contains("\"user-properties\"", live.Stdout, StringComparison.Ordinal);
        Assert.Equal(live.Stdout, replayed.Stdout);
    }

    [Fact]
    public async Task Everything_received_is_recorded_whatever_is_printed()
    {
        await using var broker = Publisher("one"u8.ToArray(), "two"u8.ToArray(), "three"u8.ToArray());

        var live = await Tool.Run([.. To(broker), "-T", "#"]);

        Assert.Equal("", live.Stdout);
        Assert.Equal(["one", "two", "three"], (await Recorded())
            .Select(line => line.GetProperty("payload").GetString()));
    }

    [Fact]
    public async Task What_became_of_the_connection_is_recorded_whatever_is_printed()
    {
        await using var broker = Publisher("one"u8.ToArray());

        var live = await Tool.Run(To(broker));
        var replayed = await Tool.Run("replay", Recording, "-o", "json", "--status", "-T", "#");

        Assert.Equal("t/0 one\n", live.Stdout);
        Assert.Equal(
            ["connected", "subscribed", "lost", "ended"],
            replayed.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task A_recording_goes_on_where_it_ended_and_a_torn_line_is_said_once()
    {
        await using var broker = Publisher("one"u8.ToArray());
        await Tool.Run(To(broker));
        await File.AppendAllTextAsync(Recording, "{\"ts\":\"2019", TestContext.Current.CancellationToken);
        await using var second = Publisher("two"u8.ToArray());

        var said = await Tool.Run(To(second));
        await using var third = Publisher("three"u8.ToArray());
        var silent = await Tool.Run(To(third));

        Assert.Contains("its last line was cut short; the 11 bytes of it were taken away", said.Stderr,
            StringComparison.Ordinal);
        Assert.DoesNotContain("cut short", silent.Stderr, StringComparison.Ordinal);
        Assert.Equal(["one", "two", "three"], (await Recorded())
            .Select(line => line.GetProperty("payload").GetString()));
    }

    [Fact]
    public async Task Nothing_acknowledged_is_missing_from_the_file_after_a_kill()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        var acknowledged = new HashSet<int>();
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(code: 1);
            var sending = Task.Run(() => UntilGone(async () =>
            {
                for (int id = 1; ; id = (id % 65_535) + 1)
                {
                    await peer.Publish("t", $"{id}", qos: 1, id: id);
                }
            }));
            await UntilGone(async () =>
            {
                while (await peer.Receive() is { } packet)
                {
                    lock (acknowledged)
                    {
                        acknowledged.Add((packet[2] << 8) | packet[3]);
                    }
                }
            });
            await sending;
        });
        await using var tool = Tool.Start(["subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t", "-q", "1",
            "--record", Recording]);
        await Deadline.Until(() => Count() > 500, "500 messages are acknowledged");

        tool.Signal(Signals.Kill);
        await tool.Exit();

        string text = await File.ReadAllTextAsync(Recording, TestContext.Current.CancellationToken);
        var recorded = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Where(line => line.Contains("\"payload\"", StringComparison.Ordinal))
            .Select(line => int.Parse(JsonDocument.Parse(line).RootElement.GetProperty("payload").GetString()!,
                null)).ToHashSet();
        lock (acknowledged)
        {
            Assert.Empty(acknowledged.Except(recorded));
        }

        int Count()
        {
            lock (acknowledged)
            {
                return acknowledged.Count;
            }
        }
    }

    [Fact]
    public async Task A_full_disk_ends_it_with_7_and_what_the_file_has_not_is_not_acknowledged()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "written for a POSIX shell");
        List<byte[]>? after = null;
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(code: 1);
            await peer.Publish("t", "fits", qos: 1, id: 1);
            await peer.Expect(4);
            await peer.Publish("t", new string('x', 100_000), qos: 1, id: 2);
            after = await peer.UntilClosed();
        });

        // Files of this process end at 32 KiB (64 blocks of POSIX), and the runtime's own memory files are none.
        await using var shell = Tool.Shell(
            "ulimit -f 64; DOTNET_EnableWriteXorExecute=0 exec \"$J\" \"$@\"",
            ["subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t", "-q", "1", "--record", Recording]);
        var ended = await shell.Exit();

        Assert.Equal(7, ended.Code);
        Assert.StartsWith("jetnotify: cannot record: ", ended.Stderr.Split('\n')[^2], StringComparison.Ordinal);
        Assert.Equal("t fits\n", ended.Stdout);
        await Deadline.Until(() => after is not null, "the end of the connection");
        Assert.DoesNotContain(after!, packet => packet[0] >> 4 == 4);
        Assert.Equal(["fits"], (await Recorded()).Select(line => line.GetProperty("payload").GetString()));
    }

    [Fact]
    public async Task A_device_that_takes_nothing_is_found_out_before_connecting()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");

        var ended = await Tool.Run("subscribe", "-h", "127.0.0.1", "-p", "1", "-t", "t", "--record", "/dev/full");

        Assert.Equal(7, ended.Code);
        Assert.Contains("No space left on device", ended.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_do_not_record_to_one_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the lock is Linux's");
        await using var broker = Publisher("one"u8.ToArray());
        await using var first = Tool.Start("subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t/#",
            "--record", Recording);
        await first.UntilLines(1);

        var second = await Tool.Run("subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t/#", "--record",
            Recording);

        Assert.Equal(2, second.Code);
        Assert.Contains("is being recorded to by another process", second.Stderr, StringComparison.Ordinal);
        first.Signal(Signals.Terminate);
        Assert.Equal(0, (await first.Exit()).Code);
    }

    [Fact]
    public async Task Closed_files_are_compressed_sort_by_time_and_the_oldest_go()
    {
        byte[][] payloads = [.. Enumerable.Range(0, 40)
            .Select(i => Encoding.ASCII.GetBytes($"{i:D2} {new string('x', 1000)}"))];
        await using (var broker = Publisher(payloads))
        {
            var ended = await Tool.Run([.. To(broker), "--rotate-size", "4K", "--fsync"]);
            Assert.EndsWith("jetnotify: the broker closed the connection\n", ended.Stderr, StringComparison.Ordinal);
        }

        string[] closed = Closed();
        Assert.Equal(10, closed.Length);
        Assert.All(closed, file => Assert.Matches(@"^events\.\d{7}-\d{8}-\d{6}\.ndjson\.gz$", file));
        var replayed = await Tool.Run(["replay", Recording, .. closed.Reverse().Select(file => Path.Combine(_folder,
            file)), "-o", "raw"]);
        Assert.Equal(payloads.Select(Encoding.ASCII.GetString), replayed.Lines);

        // What stands beside them is not theirs, and what an earlier run left is compressed.
        await File.WriteAllTextAsync(Path.Combine(_folder, "events.old.ndjson"), "precious",
            TestContext.Current.CancellationToken);
        string left = Path.Combine(_folder, closed[^1]);
        using (var from = new GZipStream(File.OpenRead(left), CompressionMode.Decompress))
        using (var to = File.Create(left[..^3]))
        {
            await from.CopyToAsync(to, TestContext.Current.CancellationToken);
        }

        File.Delete(left);
        await using (var broker = Publisher("last"u8.ToArray()))
        {
            await Tool.Run([.. To(broker), "--rotate-size", "4K", "--keep", "3"]);
        }

        Assert.Equal(closed[^3..], Closed());
        Assert.Equal("precious", await File.ReadAllTextAsync(Path.Combine(_folder, "events.old.ndjson"),
            TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_recording_of_some_age_is_closed_when_a_message_comes()
    {
        await File.WriteAllTextAsync(Recording, Recordings.RecordingTexts.Header + Recordings.RecordingTexts.Line,
            TestContext.Current.CancellationToken);
        await using var broker = Publisher("new"u8.ToArray());

        await Tool.Run([.. To(broker), "--rotate-every", "1h"]);

        Assert.Equal(["events.0000001-20190122-145906.ndjson.gz"], Closed());
        Assert.Equal(["new"], (await Recorded()).Select(line => line.GetProperty("payload").GetString()));
    }

    [Fact]
    public async Task Closed_files_stand_beside_the_file_and_not_beside_a_link_to_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links take a privilege there");
        string disk = Directory.CreateDirectory(Path.Combine(_folder, "disk")).FullName;
        File.CreateSymbolicLink(Recording, Path.Combine(disk, "data.ndjson"));
        await using (var broker = Publisher(Encoding.ASCII.GetBytes(new string('x', 5000)), "last"u8.ToArray()))
        {
            await Tool.Run([.. To(broker), "--rotate-size", "4K"]);
        }

        Assert.Equal(["events.ndjson"], Directory.GetFiles(_folder).Select(path => Path.GetFileName(path)));
        Assert.Equal(Path.Combine(disk, "data.ndjson"), File.ResolveLinkTarget(Recording, false)?.FullName);
        Assert.Equal(2, Directory.GetFiles(disk).Length);
    }

    [Fact]
    public async Task A_recording_that_was_moved_away_is_begun_anew_on_SIGHUP_and_without_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what others do to a file is looked for on Linux");
        using var next = new SemaphoreSlim(0);
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(code: 1);
            for (int i = 1; i <= 3; i++)
            {
                await peer.Publish("t/x", $"{i}", qos: 1, id: i);
                await peer.Expect(4);
                await next.WaitAsync();
            }

            await peer.UntilClosed();
        });
        await using var tool = Tool.Start(To(broker));
        await tool.UntilLines(1);

        // As logrotate does it: with a signal, and without.
        File.Move(Recording, Recording + ".1");
        tool.Signal(Signals.HangUp);
        await Deadline.Until(() => File.Exists(Recording) && new FileInfo(Recording).Length > 0,
            "the recording is begun anew");
        next.Release();
        await tool.UntilLines(2);
        File.Move(Recording, Recording + ".2");
        await tool.UntilStderr("was renamed or replaced");
        next.Release();
        await tool.UntilLines(3);
        next.Release();
        tool.Signal(Signals.Terminate);
        var ended = await tool.Exit();

        Assert.Equal(0, ended.Code);
        var replayed = await Tool.Run("replay", Recording + ".1", Recording + ".2", Recording, "-o", "raw");
        Assert.Equal(["1", "2", "3"], replayed.Lines);
        Assert.Equal(["3"], (await Recorded()).Select(line => line.GetProperty("payload").GetString()));
    }

    [Fact]
    public async Task A_recording_that_is_deleted_is_told_of_within_a_second_and_lacks_nothing_that_comes_after()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what others do to a file is looked for on Linux");
        using var next = new SemaphoreSlim(0);
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant(code: 1);
            await peer.Publish("t/x", "1", qos: 1, id: 1);
            await next.WaitAsync();
            await peer.Publish("t/x", "2", qos: 1, id: 2);
            await peer.UntilClosed();
        });
        await using var tool = Tool.Start(To(broker));
        await tool.UntilLines(1);

        File.Delete(Recording);
        await tool.UntilStderr("was deleted while it was recorded to");
        next.Release();
        await tool.UntilLines(2);

        Assert.Equal(["2"], (await Recorded()).Select(line => line.GetProperty("payload").GetString()));
    }

    /// <summary>Talks to a client until it was killed in the middle of something.</summary>
    private static async Task UntilGone(Func<Task> talk)
    {
        try
        {
            await talk();
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
        }
    }

    private string[] To(ScriptedBroker broker) =>
        ["subscribe", "-h", "127.0.0.1", "-p", broker.PortText, "-t", "t/#", "-q", "1", "--no-reconnect", "--record",
            Recording];

    private string[] Closed() =>
        [.. Directory.EnumerateFiles(_folder, "events.0*").Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal)];

    private async Task<List<JsonElement>> Recorded() =>
        [.. (await File.ReadAllLinesAsync(Recording, TestContext.Current.CancellationToken)).Skip(1)
            .Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.TryGetProperty("payload", out _))];

    /// <summary>Publishes each payload on a topic of its own, QoS 1, and once all are acknowledged closes.</summary>
    private static ScriptedBroker Publisher(params byte[][] payloads) => ScriptedBroker.Start(async peer =>
    {
        await peer.Admit();
        await peer.Grant(code: 1);
        for (int i = 0; i < payloads.Length; i++)
        {
            await peer.Send(ScriptedPeer.PublishPacket($"t/{i}", payloads[i], qos: 1, id: i + 1));
        }

        for (int i = 0; i < payloads.Length; i++)
        {
            await peer.Expect(4);
        }
    });
}
