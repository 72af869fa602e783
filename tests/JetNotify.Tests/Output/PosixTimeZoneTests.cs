using System.Diagnostics;
using System.Globalization;
using JetNotify.Output;

namespace JetNotify.Tests.Output;

/// <summary>Zones spelled out in TZ, against date(1).</summary>
public sealed class PosixTimeZoneTests
{
    [Theory]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3")]
    [InlineData("<+0330>-3:30")]
    [InlineData("EST5EDT4,M3.2.0/2:00:00,M11.1.0/2")]
    [InlineData("NZST-12NZDT,M9.5.0,M4.1.0/3")]
    [InlineData("<-02>2<-01>,M3.5.0/-1,M10.5.0/0")]
    [InlineData("IST-2IDT,M3.4.4/26,M10.5.0")]
    [InlineData("AAA3BBB,J60/0,J300")]
    [InlineData("AAA3BBB,59/1,299/1:30")]
    [InlineData("<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45")]
    [InlineData("LHST-10:30LHDT-11,M10.1.0,M4.1.0")]
    public void A_TZ_string_means_what_it_means_to_date(string text)
    {
        Assert.SkipUnless(File.Exists("/bin/date") && OperatingSystem.IsLinux(), "needs GNU date(1)");
        var zone = PosixTimeZone.TryParse(text);
        Assert.NotNull(zone);
        var random = new Random(5);

        // All over, and around each change of two years, one of them a leap year.
        List<long> instants = [0, 951_782_399, 951_782_400, 1_548_169_146,
            .. Enumerable.Range(0, 300).Select(_ => random.NextInt64(0, 4_000_000_000))];
        for (long second = 1_546_300_800; second < 1_609_459_200; second += 1_800)
        {
            instants.Add(second);
        }

        string[] expected = Date(text, instants);
        for (int i = 0; i < instants.Count; i++)
        {
            var utc = DateTime.UnixEpoch.AddSeconds(instants[i]);
            var local = TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
            string name = zone.IsDaylightSavingTime(utc) ? zone.DaylightName : zone.StandardName;
            Assert.Equal(expected[i], string.Create(CultureInfo.InvariantCulture,
                $"{local:yyyy-MM-dd HH:mm:ss} {name}"));
        }
    }

    [Fact]
    public void Summer_time_without_a_rule_is_that_of_date()
    {
        var zone = PosixTimeZone.TryParse("XYZ5XDT");
        var spelled = PosixTimeZone.TryParse("XYZ5XDT4,M3.2.0/2,M11.1.0/2");

        Assert.NotNull(zone);
        Assert.NotNull(spelled);
        Assert.True(zone.HasSameRules(spelled));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CET")]
    [InlineData("Europe/Nowhere")]
    [InlineData("CET-1CEST,M3.5.0")]
    [InlineData("CET-1CEST,M13.5.0,M10.5.0")]
    [InlineData("CET-1CEST,M3.6.0,M10.5.0")]
    [InlineData("CET-1CEST,M3.5.7,M10.5.0")]
    [InlineData("CET-1CEST,J0,J300")]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3 ")]
    [InlineData("CET-25")]
    [InlineData("<+01-1")]
    [InlineData("AB1")]
    public void What_is_no_TZ_string_is_none(string text) => Assert.Null(PosixTimeZone.TryParse(text));

    private static string[] Date(string zone, List<long> instants)
    {
        var start = new ProcessStartInfo("/bin/date", ["-f", "-", "+%F %T %Z"])
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
