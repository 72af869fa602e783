using System.Globalization;
using JetNotify.CommandLine.Values;

namespace JetNotify.Tests.CommandLine;

/// <summary>Times as people write them, on a clock that stands in a zone with two times a year.</summary>
public sealed class TimeParserTests
{
    // 28 November 2026, 01:30 in Berlin: another day than in UTC.
    private static readonly TimeProvider s_clock = new Clock(new DateTimeOffset(2026, 11, 28, 0, 30, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("14:59", "2026-11-28T13:59:00")]
    [InlineData("0:05", "2026-11-27T23:05:00")]
    [InlineData("14:59:06.5", "2026-11-28T13:59:06.5")]
    [InlineData("today", "2026-11-27T23:00:00")]
    [InlineData("today 14:59", "2026-11-28T13:59:00")]
    [InlineData("yesterday", "2026-11-26T23:00:00")]
    [InlineData("yesterday 14:59", "2026-11-27T13:59:00")]
    [InlineData("Yesterday 14:59:06", "2026-11-27T13:59:06")]
    [InlineData("2026-11-27", "2026-11-26T23:00:00")]
    [InlineData("2026-11-27T14:59", "2026-11-27T13:59:00")]
    [InlineData("2026-07-27T14:59", "2026-07-27T12:59:00")]
    [InlineData("2026-11-27 14:59:06", "2026-11-27T13:59:06")]
    [InlineData("2026-11-27T14:59Z", "2026-11-27T14:59:00")]
    [InlineData("2026-11-27t14:59:06z", "2026-11-27T14:59:06")]
    [InlineData("2026-11-27T14:59:06.1234567Z", "2026-11-27T14:59:06.1234567")]
    [InlineData("2026-11-27T14:59+01:00", "2026-11-27T13:59:00")]
    [InlineData("2026-11-27 14:59-05:00", "2026-11-27T19:59:00")]
    [InlineData("-10m", "2026-11-28T00:20:00")]
    [InlineData("-1d", "2026-11-27T00:30:00")]
    [InlineData("now", "2026-11-28T00:30:00")]
    public void A_time_is_understood(string text, string utc)
    {
        Assert.Null(TimeParser.Parse(text, s_clock, out var at));
        Assert.Equal(DateTime.Parse(utc, CultureInfo.InvariantCulture), at);
        Assert.Equal(DateTimeKind.Utc, at.Kind);
    }

    [Theory]
    [InlineData("25:00")]
    [InlineData("14:60")]
    [InlineData("2026-13-01")]
    [InlineData("2026-11-27T")]
    [InlineData("yesterday noon")]
    [InlineData("14")]
    [InlineData("-")]
    [InlineData("-10x")]
    [InlineData("T")]
    [InlineData("soon")]
    public void What_is_no_time_is_not_taken_for_one(string text) =>
        Assert.NotNull(TimeParser.Parse(text, s_clock, out _));

    [Fact]
    public void A_time_that_a_day_leaves_out_is_said_to_be_left_out() =>
        Assert.Equal("2026-03-29T02:30 is left out on that day: clocks go forward",
            TimeParser.Parse("2026-03-29T02:30", s_clock, out _));

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        public override DateTimeOffset GetUtcNow() => now;
    }
}
