using System.Diagnostics;
using System.Globalization;
using System.Text;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Tests.Output;

public sealed class StrftimeTests
{
    private const string Letters = "a A b B c C d D e F g G h H I j k l m M p P r R s S T u U V w W x X y Y z Z";

    [Theory]
    [InlineData("UTC")]
    [InlineData("America/New_York")]
    [InlineData("Asia/Kolkata")]
    [InlineData("Australia/Lord_Howe")]
    public void Every_letter_is_what_the_systems_own_strftime_makes_of_it(string zone)
    {
        if (!File.Exists("/bin/date") || !OperatingSystem.IsLinux())
        {
            Assert.Skip("needs GNU date(1), which shows what strftime(3) does");
        }

        var random = new Random(7);
        var instants = new List<long> { 0, 1548169146, 1577836799, 1577836800, 1609459199, 1609459200, 1583020800 };
        instants.AddRange(Enumerable.Range(0, 200).Select(_ => random.NextInt64(0, 4_000_000_000)));

        // A zone that changed its abbreviation in the past has one name here and several in its file.
        string letters = zone is "UTC" or "America/New_York" ? Letters : Letters[..^2];
        string format = "@" + letters.Replace(" ", "|@", StringComparison.Ordinal);
        string[] expected = Date(zone, format.Replace('@', '%'), instants);
        var custom = OutputMessages.Custom(format, zone: zone, newline: false);
        for (int i = 0; i < instants.Count; i++)
        {
            Assert.Equal(expected[i], Print(custom, DateTime.UnixEpoch.AddSeconds(instants[i])));
        }
    }

    [Fact]
    public void Fractions_follow_the_second_they_belong_to()
    {
        var custom = OutputMessages.Custom("%I %U @s.@N", zone: "Asia/Kolkata", newline: false);
        var second = DateTime.UnixEpoch.AddSeconds(1548169146);
        Assert.Equal("2019-01-22T20:29:06+0530 1548169146.000000000 1548169146.000000000", Print(custom, second));
        Assert.Equal("2019-01-22T20:29:06+0530 1548169146.999999900 1548169146.999999900",
            Print(custom, second.AddTicks(9_999_999)));
        Assert.Equal("2019-01-22T20:29:07+0530 1548169147.000000000 1548169147.000000000",
            Print(custom, second.AddSeconds(1)));
    }

    [Fact]
    public void The_UTC_stamp_follows_every_change_of_time()
    {
        var stamp = new Rfc3339();
        var random = new Random(3);
        var time = OutputMessages.ReceivedAt;
        for (int i = 0; i < 5_000; i++)
        {
            string expected = time.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
            Assert.Equal(expected, Encoding.ASCII.GetString(stamp.Format(time)));
            Assert.Equal(expected, Encoding.ASCII.GetString(stamp.Format(time)));
            time = time.AddTicks(random.NextInt64(-9_000_000, 10_000_000_000));
        }
    }

    private static string Print(Form format, DateTime time)
    {
        var batch = new OutputBuffer();
        format.Append(batch, new Publish { ReceivedAt = time });
        return Encoding.UTF8.GetString(batch.Written);
    }

    private static string[] Date(string zone, string format, List<long> instants)
    {
        var start = new ProcessStartInfo("/bin/date", ["-f", "-", "+" + format])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TZ"] = zone, ["LC_ALL"] = "C" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        foreach (long instant in instants)
        {
            process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"@{instant}"));
        }

        process.StandardInput.Close();
        return output.Result.TrimEnd('\n').Split('\n');
    }
}
