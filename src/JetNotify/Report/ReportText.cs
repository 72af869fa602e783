using System.Globalization;
using System.Text;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Report;

/// <summary>A report for people: a few short tables, each only where there is something in it. Names that came over the
/// network are escaped.</summary>
internal sealed class ReportText
{
    private const int MostRows = 10;
    private const int BarWidth = 40;

    private readonly EventTally _tally;
    private readonly TimeZoneInfo _zone;
    private readonly OutputBuffer _text;

    private ReportText(EventTally tally, TimeZoneInfo zone, OutputBuffer text)
    {
        _tally = tally;
        _zone = zone;
        _text = text;
    }

    /// <summary>Appends the report.</summary>
    /// <param name="tally">What was counted.</param>
    /// <param name="zone">The time zone that times are shown in.</param>
    /// <param name="text">Where to.</param>
    public static void Append(EventTally tally, TimeZoneInfo zone, OutputBuffer text)
    {
        var report = new ReportText(tally, zone, text);
        report.Line(report.Head());
        if (tally.First is null)
        {
            report.AppendGaps();
            return;
        }

        report.AppendKinds();
        report.AppendCounts("Routers", tally.Devices);
        report.AppendBusiest();
        report.AppendLinks();
        report.AppendCounts("Routing tables by events of routes", tally.Tables);
        report.AppendCounts("System log tags", tally.Tags);
        report.AppendCommits();
        report.AppendGaps();
    }

    /// <summary>Returns what a report covers, in a sentence without a full stop.</summary>
    public static string Head(EventTally tally, TimeZoneInfo zone) =>
        new ReportText(tally, zone, new OutputBuffer(capacity: 64)).Head();

    private string Head()
    {
        if (_tally.First is not { } first)
        {
            return "No messages";
        }

        string messages = Number(_tally.Messages) + (_tally.Messages == 1 ? " message of " : " messages of ");
        string routers = _tally.Devices.Count == 1 ? "1 router" : Number(_tally.Devices.Count) + " routers";
        return $"{messages}{routers} in {Duration(_tally.Last - first)}, {Day(first)} {Time(first)} to "
            + $"{(Day(first) == Day(_tally.Last) ? "" : Day(_tally.Last) + " ")}{Time(_tally.Last)} ({Offset(first)})";
    }

    private void AppendKinds()
    {
        Title("Kinds");
        Line($"  {"",-14}{"add",12}{"change",12}{"delete",12}{"all",12}");
        foreach (var entry in Catalogue.Entries)
        {
            long add = _tally.Count(entry.Kind, EventOp.Add);
            long change = _tally.Count(entry.Kind, EventOp.Change);
            long delete = _tally.Count(entry.Kind, EventOp.Delete);
            long all = add + change + delete + _tally.Count(entry.Kind, null);
            if (all > 0)
            {
                Line($"  {entry.Name,-14}{Cell(add),12}{Cell(change),12}{Cell(delete),12}{Number(all),12}");
            }
        }

        if (_tally.Foreign > 0)
        {
            Line($"  {"no event",-14}{"",36}{Number(_tally.Foreign),12}");
        }
    }

    private void AppendCounts(string title, NameCounts counts)
    {
        if (counts.Count == 0)
        {
            return;
        }

        Title(title);
        var top = counts.Top(MostRows);
        int width = Width(top.Select(pair => pair.Name));
        foreach (var (name, count) in top)
        {
            Line($"  {Safe(name).PadRight(width)}{Number(count),12}");
        }

        if (counts.Count > top.Count)
        {
            Line($"  and {Number(counts.Count - top.Count)} more");
        }
    }

    private void AppendBusiest()
    {
        var busiest = _tally.Times.Busiest(MostRows);
        Title(_tally.Times.Width == TimeSpan.FromMinutes(1)
            ? "Busiest minutes" : $"Busiest stretches of {Duration(_tally.Times.Width)}");
        foreach (var (begin, count) in busiest)
        {
            int bar = (int)Math.Max(1, BarWidth * count / busiest[0].Count);
            Line($"  {Day(begin)} {Time(begin)[..5]} {new string('#', bar).PadRight(BarWidth)}{Number(count),12}");
        }
    }

    private void AppendLinks()
    {
        var links = _tally.Links;
        if (links.Count == 0)
        {
            return;
        }

        Title("Links");
        var shown = links.Take(MostRows).ToList();
        int device = Width(shown.Select(link => link.Device));
        int name = Width(shown.Select(link => link.Name));
        foreach (var link in shown)
        {
            Line($"  {Safe(link.Device).PadRight(device)}  {Safe(link.Name).PadRight(name)}  "
                + $"{Number(link.Downs),6} down {Number(link.Ups),6} up   {(link.Last.IsUp ? "up" : "down")} since "
                + $"{Day(link.Last.At)} {Time(link.Last.At)}"
                + (link.DownTime > TimeSpan.Zero ? $", down for {Duration(link.DownTime)} in all" : ""));
        }

        if (links.Count > shown.Count)
        {
            Line($"  and {Number(links.Count - shown.Count)} more");
        }

        if (_tally.OtherLinks > 0)
        {
            Line($"  and {Number(_tally.OtherLinks)} changes of further interfaces");
        }
    }

    private void AppendCommits()
    {
        if (_tally.Commits.Count == 0)
        {
            return;
        }

        Title("Commits, and what followed within a minute");
        var shown = _tally.Commits.TakeLast(MostRows).ToList();
        int device = Width(shown.Select(commit => commit.Device));
        LineBefore(_tally.CommitCount - shown.Count);

        foreach (var commit in shown)
        {
            string user = commit.User is { } known ? $"by {Safe(known)}" : "by nobody named";
            string changes = commit.Changes is { } number
                ? $", {Number(number)} {(number == 1 ? "change" : "changes")}" : "";
            string followed = string.Join(", ", commit.Followed.Select(pair => $"{Number(pair.Value)} {pair.Key}"));
            Line($"  {Safe(commit.Device).PadRight(device)}  {Day(commit.At)} {Time(commit.At)}  {user}{changes}: "
                + (followed.Length == 0 ? "nothing" : followed));
        }
    }

    private void AppendGaps()
    {
        if (_tally.GapCount == 0)
        {
            return;
        }

        Title("Without a connection");
        var shown = _tally.Gaps.TakeLast(MostRows).ToList();
        int device = Width(shown.Select(gap => gap.Device));
        LineBefore(_tally.GapCount - shown.Count);
        foreach (var gap in shown)
        {
            string length = gap.Length is { } known ? $"for {Duration(known)}" : "to the end of the recording";
            Line($"  {Safe(gap.Device).PadRight(device)}  {Day(gap.Begin)} {Time(gap.Begin)}  {length}"
                + (gap.Why is { } why ? $": {Safe(why)}" : ""));
        }
    }

    private void LineBefore(long count)
    {
        if (count > 0)
        {
            Line($"  {Number(count)} before these");
        }
    }

    private void Title(string title)
    {
        Line("");
        Line(title);
    }

    private void Line(string text)
    {
        _text.Append(Encoding.UTF8.GetBytes(text.TrimEnd()));
        _text.Append((byte)'\n');
    }

    private static int Width(IEnumerable<string> names) => names.Select(name => Safe(name).Length).Max();

    private static string Safe(string name)
    {
        var safe = new OutputBuffer(capacity: 256);
        TerminalText.Append(safe, Encoding.UTF8.GetBytes(name), TerminalText.Keep.Nothing);
        return safe.Length == 0 ? "-" : Encoding.UTF8.GetString(safe.Written);
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Cell(long number) => number == 0 ? "-" : Number(number);

    private DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, _zone);

    private string Day(DateTime utc) => Local(utc).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string Time(DateTime utc) => Local(utc).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private string Offset(DateTime utc)
    {
        var offset = _zone.GetUtcOffset(utc);
        return $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";
    }

    private static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Hours} h {time.Minutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.Days} d {time.Hours} h"),
    };
}
