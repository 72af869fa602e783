using System.IO.Compression;
using System.Text;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Output;
using JetNotify.Recordings;
using JetNotify.Replay;
using static JetNotify.Tests.Recordings.RecordingTexts;

namespace JetNotify.Tests.Replay;

public sealed class SharedPlayerTests : IDisposable
{
    private const int Lines = 20_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-").FullName;

    public static TheoryData<string> Selections => ["everything", "topics and times", "conditions", "retained"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Selections))]
    public void Shared_work_prints_and_counts_what_one_thread_does(string selection)
    {
        string[] paths = [Plain("a", Lines, ""), Compressed("b"), Plain("c", Lines, "{\"ts\":\"torn"),
            Plain("d", 0, ""), WithGiant("e")];
        var plan = Plan(selection, paths);

        var (alone, aloneSaid) = Run(plan, processors: 1);
        var (shared, sharedSaid) = Run(plan, processors: 4);

        Assert.True(alone.Length > 1_000_000, $"{alone.Length} bytes are too few to be shared");
        Assert.True(alone.AsSpan().SequenceEqual(shared), $"{shared.Length} bytes printed instead of "
            + $"{alone.Length}, or others");
        Assert.Equal(aloneSaid, sharedSaid);
        Assert.Contains($"{paths[0]}: 40 lines were no line of a recording and left out, the first is line 4",
            sharedSaid);
        Assert.Contains($"{paths[2]}: 1 line, the last, was cut short and left out", sharedSaid);
        Assert.Contains(sharedSaid, sentence => sentence.StartsWith($"{paths[1]}: what is compressed ends early",
            StringComparison.Ordinal));
    }

    [Fact]
    public void An_output_that_fails_has_got_what_one_thread_would_have_given_it()
    {
        var plan = Plan("everything", [Plain("a", Lines, "")]);
        var (whole, _) = Run(plan, processors: 1);
        using var output = new Captured { Limit = 1_500_000 };

        Assert.Equal("full", Assert.Throws<OutputException>(() => Run(plan, 4, output)).Message);

        Assert.InRange(output.Length, output.Limit - OutputBuffer.Full - 100_000, output.Limit);
        Assert.True(whole.AsSpan().StartsWith(output.ToArray()));
    }

    [Fact]
    public void A_file_that_cannot_be_read_further_is_printed_up_to_there()
    {
        byte[] bytes = File.ReadAllBytes(Plain("a", Lines, ""));
        var plan = Plan("everything", []);
        using var alone = new Captured();
        using var shared = new Captured();

        foreach (var (processors, output) in new[] { (1, alone), (4, shared) })
        {
            using var recording = RecordingReader.Open(new Failing(bytes[..2_000_000]), "a");
            var replay = new SharedPlayer(plan, processors, output, new Shutdown());
            Assert.Contains("a", Assert.Throws<RecordingException>(() => replay.Play(recording)).Message,
                StringComparison.Ordinal);
        }

        Assert.True(alone.Length > 1_000_000, $"only {alone.Length} bytes were printed");
        Assert.True(alone.ToArray().AsSpan().SequenceEqual(shared.ToArray()),
            $"{shared.Length} bytes printed instead of {alone.Length}, or others");
    }

    [Fact]
    public void Whoever_asks_for_the_end_gets_it_at_a_line_end()
    {
        var shutdown = new Shutdown();
        var plan = Plan("everything", [Plain("a", Lines, "")]);
        using var output = new Captured { Written = () => shutdown.Request(ExitCode.Success) };
        using var recording = RecordingReader.Open(plan.Files[0], plan.Input);

        Assert.False(new SharedPlayer(plan, 4, output, shutdown).Play(recording));

        Assert.InRange(output.Length, 1, 4_000_000);
        Assert.Equal((byte)'\n', output.ToArray()[^1]);
    }

    private static (byte[] Printed, List<string> Said) Run(ReplayPlan plan, int processors)
    {
        using var output = new Captured();
        var said = Run(plan, processors, output);
        return (output.ToArray(), said);
    }

    private static List<string> Run(ReplayPlan plan, int processors, Captured output)
    {
        var said = new List<string>();
        var replay = new SharedPlayer(plan, processors, output, new Shutdown());
        using var files = new ReplayFiles(plan.Files, plan.Input);
        while (files.Next() is { } recording)
        {
            Assert.True(replay.Play(recording));
            ReplayExecution.Describe(recording, said);
        }

        said.Add($"{replay.Printed} messages");
        return said;
    }

    private static ReplayPlan Plan(string selection, string[] paths) => new()
    {
        Files = paths,
        Input = () => Stream.Null,
        Output = new OutputPlan { Form = OutputForm.Json, Status = selection == "everything" },
        Diagnostics = new DiagnosticsPlan(),
        Topics = selection == "topics and times" ? [Filter("a/+/#")] : [],
        Range = selection == "topics and times"
            ? new ReplayRange(new ReplayBound(new DateTime(2019, 1, 22, 15, 0, 0, DateTimeKind.Utc), null), null)
            : default,
        Filter = selection switch
        {
            "conditions" => new MessageFilter { Conditions = [Condition("device = r1")] },
            "retained" => new MessageFilter { NoRetained = true },
            _ => new MessageFilter(),
        },
    };

    private static TopicFilter Filter(string text)
    {
        Assert.True(TopicFilter.TryParse(text, out var filter, out string error), error);
        return filter;
    }

    private static Where Condition(string text)
    {
        Assert.True(Where.TryParse(text, out var condition, out var error), error?.Message);
        return condition;
    }

    private static IEnumerable<string> Entries(int lines)
    {
        string filler = new('x', 150);
        for (int i = 0; i < lines; i++)
        {
            yield return (i % 500) switch
            {
                2 when i < 20 * 500 => "damaged\n",
                3 => $"{{\"ts\":\"2019-01-22T15:00:00Z\",\"device\":\"r{i % 2}\",\"status\":\"lost\"}}\n",
                4 => Header,
                5 => "\n",
                6 when i < 20 * 500 => "{}\n",
                _ => $"{{\"ts\":\"2019-01-22T1{4 + (i % 3)}:59:06.{i % 1000:000}Z\",\"device\":\"r{i / 100 % 2}\",\"topic\":\"{"ab"[i % 2]}/{i}/x\",\"qos\":{i % 3},"
                    + $"\"retain\":{(i % 7 == 0 ? "true" : "false")},\"dup\":false,\"encoding\":\"utf8\",\"payload\":\"{{\\\"event-id\\\":\\\"{i}\\\",\\\"a\\\":\\\"{filler[..(i % 150)]}\\\"}}\"}}\n",
            };
        }
    }

    private string Plain(string name, int lines, string end)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, HeaderOf(name) + string.Concat(Entries(lines)) + end);
        return path;
    }

    private string Compressed(string name)
    {
        string path = Path.Combine(_folder, name);
        var whole = new MemoryStream();
        using (var gzip = new GZipStream(whole, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(HeaderOf(name) + string.Concat(Entries(Lines))));
        }

        File.WriteAllBytes(path, whole.ToArray()[..^5_000]);
        return path;
    }

    private string WithGiant(string name)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, HeaderOf(name) + string.Concat(Entries(3_000))
            + Line.Replace("\"up\"", $"\"{new string('y', 3_000_000)}\"",
                StringComparison.Ordinal) + string.Concat(Entries(3_000)));
        return path;
    }

    // Played in the order of their names.
    private static string HeaderOf(string name) =>
        Header.Replace("2019", $"{2019 + name[0] - 'a'}", StringComparison.Ordinal);

    private sealed class Captured : MemoryStream, IOutput
    {
        public int Limit { get; init; } = int.MaxValue;

        public Action? Written { get; init; }

        public long BlockedSince => 0;

        void IOutput.Write(ReadOnlySpan<byte> bytes)
        {
            if (Length + bytes.Length > Limit)
            {
                throw new OutputException("full");
            }

            Write(bytes);
            Written?.Invoke();
        }

        public void WatchReader(Action readerGone)
        {
        }
    }

    private sealed class Failing(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            Position < Length ? base.Read(buffer, offset, count) : throw new IOException("bad sector");
    }
}
