using System.Globalization;
using System.Text;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.EndToEnd;

/// <summary>A large message costs at most twice its size beside what the process has anyway, in any form and several
/// times in a row. All sizes and forms with JETNOTIFY_TEST_LONG=1.</summary>
public sealed class LargeMessageTests : IDisposable
{
    private const int Mebi = 1024 * 1024;

    // What the runtime has before a message comes, and what is held of output and of lines.
    private const int Base = 60 * Mebi;

    private static readonly bool s_long = Environment.GetEnvironmentVariable("JETNOTIFY_TEST_LONG") == "1";

    private readonly string _folder = Directory.CreateTempSubdirectory("jetnotify-large-").FullName;

    public static TheoryData<int, string, string> Cases()
    {
        var cases = new TheoryData<int, string, string>();
        foreach (int size in s_long ? (int[])[16, 64, 200] : [64])
        {
            cases.Add(size, "-o raw", "binary");
            cases.Add(size, "-F %t%p", "binary");
            cases.Add(size, "-o text", "json");
            cases.Add(size, "-o json", "text in json");
            cases.Add(size, "-o pretty", "text in json");
            cases.Add(size, "-o raw --record", "binary");
            if (s_long)
            {
                cases.Add(size, "-o text", "text");
                cases.Add(size, "-o text", "binary");
                cases.Add(size, "-o text", "controls");
                cases.Add(size, "-o text", "text in json");
                cases.Add(size, "-o json", "json");
                cases.Add(size, "-o json", "text");
                cases.Add(size, "-o json", "binary");
                cases.Add(size, "-o pretty", "binary");
                cases.Add(size, "-F %J", "text in json");
                cases.Add(size, "-F %j", "text");
                cases.Add(size, "-F %x", "binary");
                cases.Add(size, "-o json --record", "text in json");
                cases.Add(size, "-o text --record", "controls");
            }
        }

        return cases;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_costs_at_most_twice_its_size(int mebibytes, string form, string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc tells the memory");
        var (before, piece, after) = Content(kind);
        int size = mebibytes * Mebi;
        int pieces = (size - before.Length - after.Length) / piece.Length;
        size = before.Length + (pieces * piece.Length) + after.Length;
        using var end = new CancellationTokenSource();
        await using var broker = ScriptedBroker.Start(async peer =>
        {
            await peer.Admit();
            await peer.Grant();
            for (int i = 0; i < 3; i++)
            {
                await peer.Send(Header(size));
                await peer.Send(before);
                byte[] many = [.. Enumerable.Repeat(piece, Math.Max(1, Mebi / piece.Length)).SelectMany(one => one)];
                for (long left = (long)pieces * piece.Length; left > 0; left -= many.Length)
                {
                    await peer.Send(left < many.Length ? many[..(int)left] : many);
                }

                await peer.Send(after);
            }

            await peer.Publish("t", "the end");
            await Task.Delay(Timeout.Infinite, end.Token);
        });
        string record = form.EndsWith("--record", StringComparison.Ordinal) ? " "
            + Path.Combine(_folder, "events.ndjson") : "";
        await using var tool = Tool.StartUnread(
            ["subscribe", "-p", broker.PortText, "-t", "t", "--max-packet-size", "256M", .. (form + record)
                .Split(' ')]);

        Assert.True(await ReadsTo(tool.StandardOutput, form == "-F %x"
            ? Encoding.ASCII.GetBytes(Convert.ToHexStringLower("the end"u8)) : "the end"u8.ToArray()));
        long peak = PeakBytes(tool.ProcessId);
        await end.CancelAsync();

        Assert.InRange(peak, 1, (2L * size) + Base);
    }

    private static (byte[] Before, byte[] Piece, byte[] After) Content(string kind) => kind switch
    {
        "binary" => ([], [.. Enumerable.Range(0, 1024).Select(i => (byte)i)], []),
        "text" => ([], Encoding.UTF8.GetBytes("grün \"\u009b\" \n"), []),
        "controls" => ([], [1, 2, 0x1B, (byte)'\n'], []),
        "json" => (
            Encoding.UTF8.GetBytes("{ \"jet-event\" : { \"event-id\" : \"SYSTEM\", \"attributes\" : [ 1"),
            Encoding.UTF8.GetBytes(",\n    { \"a\" : 1.5, \"b\" : \"two words\" }"),
            Encoding.UTF8.GetBytes(" ] } }")),
        _ => (
            Encoding.UTF8.GetBytes("{ \"jet-event\" : { \"event-id\" : \"SYSTEM\", \"message\" : \""),
            Encoding.UTF8.GetBytes("grün \u009b \\/ \\u00e9 "),
            Encoding.UTF8.GetBytes("\" } }")),
    };

    private static byte[] Header(int payload)
    {
        var header = new List<byte> { 0x30 };
        int left = payload + 3;
        do
        {
            header.Add((byte)((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
            left >>= 7;
        }
        while (left != 0);
        return [.. header, 0, 1, (byte)'t'];
    }

    private static async Task<bool> ReadsTo(Stream stream, byte[] last)
    {
        byte[] bytes = new byte[Mebi];
        int kept = 0;
        while (await stream.ReadAsync(bytes.AsMemory(kept), TestContext.Current.CancellationToken) is var count and > 0)
        {
            int length = kept + count;
            if (bytes.AsSpan(0, length).IndexOf(last) >= 0)
            {
                return true;
            }

            kept = Math.Min(last.Length, length);
            bytes.AsSpan(length - kept, kept).CopyTo(bytes);
        }

        return false;
    }

    private static long PeakBytes(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status")
            .First(one => one.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024L * long.Parse(line["VmHWM:".Length..^2], CultureInfo.InvariantCulture);
    }
}
