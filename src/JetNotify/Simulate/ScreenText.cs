using System.Globalization;
using JetNotify.Output;
using JetNotify.Simulator.Broker;

namespace JetNotify.Simulate;

/// <summary>Lays a <see cref="ScreenState"/> out in lines of a terminal's width. What clients say of themselves is
/// escaped.</summary>
internal static class ScreenText
{
    /// <summary>Fewer show nothing of use.</summary>
    public const int LeastRows = 8;

    private const int IdWidth = 24;
    private const int FromWidth = 21;
    private const int News = 2;

    /// <summary>Exactly so many lines, none longer than the width; the last is a rule.</summary>
    /// <param name="state">What to show.</param>
    /// <param name="rows">How many, at least <see cref="LeastRows"/>.</param>
    /// <param name="width">How wide.</param>
    public static IReadOnlyList<ScreenLine> Lines(ScreenState state, int rows, int width)
    {
        var lines = new List<ScreenLine>(rows)
        {
            new($"{state.HostName}, a simulated router: all it says is synthetic", ScreenStyle.Bold),
            new($"{state.EndPoint}   {state.Work}   up {Clock(state.Uptime)}{(state.Percent is { } percent ? $"   {percent} %" : "")}"),
            new(Numbers(state)),
            new(""),
            new($"{"CLIENT",-IdWidth}  {"FROM",-FromWidth}  {"MQTT",-5}  {"SENT",9}  SUBSCRIBED TO", ScreenStyle.Dim),
        };
        int room = rows - lines.Count - News - 1;
        AddClients(lines, state.Clients, room);
        while (lines.Count < rows - News - 1)
        {
            lines.Add(new(""));
        }

        foreach (string news in state.News.TakeLast(News).Concat(Enumerable.Repeat("", News)).Take(News))
        {
            lines.Add(new(news, ScreenStyle.Dim));
        }

        lines.Add(new(new string('─', width), ScreenStyle.Dim));
        return [.. lines.Select(line => line with { Text = Fit(line.Text, width) })];
    }

    private static void AddClients(List<ScreenLine> lines, IReadOnlyList<ClientInfo> clients, int room)
    {
        if (clients.Count == 0 && room > 0)
        {
            lines.Add(new("nobody is connected", ScreenStyle.Dim));
            return;
        }

        int shown = clients.Count <= room ? clients.Count : Math.Max(0, room - 1);
        foreach (var client in clients.Take(shown))
        {
            string filters = client.Subscriptions.Count == 0
                ? "nothing yet"
                : string.Join(", ", client.Subscriptions.Select(BrokerWatch.NameOf)) + More(client);
            lines.Add(new(string.Create(
                CultureInfo.InvariantCulture,
                $"{Fit(Safe(client.ClientId), IdWidth),-IdWidth}  {client.Remote,-FromWidth}  "
                    + $"{BrokerWatch.NameOf(client.Version),-5}  {client.Sent,9:N0}  {Safe(filters)}")));
        }

        if (shown < clients.Count && room > 0)
        {
            lines.Add(new($"… and {clients.Count - shown} more", ScreenStyle.Dim));
        }
    }

    private static string More(ClientInfo client) => (client.SubscriptionCount - client.Subscriptions.Count) switch
    {
        0 => "",
        var more => string.Create(CultureInfo.InvariantCulture, $" and {more:N0} more"),
    };

    private static string Numbers(ScreenState state) => string.Create(
        CultureInfo.InvariantCulture,
        $"{state.Rate:N1} events/s   published {state.Counts.Published:N0}   delivered {state.Counts.Delivered:N0}  "
            + $" dropped {state.Counts.Dropped:N0}   connected {state.Counts.Connections}");

    private static string Clock(TimeSpan time) =>
        time.Days > 0
            ? $"{time.Days}d {time.Hours:00}:{time.Minutes:00}:{time.Seconds:00}"
            : $"{time.Hours:00}:{time.Minutes:00}:{time.Seconds:00}";

    private static string Fit(string text, int width) =>
        text.Length <= width ? text : width < 1 ? "" : string.Concat(text.AsSpan(0, width - 1), "…");

    private static string Safe(string text) => TerminalText.Escaped(text);
}

/// <summary>How a line looks.</summary>
internal enum ScreenStyle
{
    /// <summary>As all else.</summary>
    Plain,

    /// <summary>Brighter.</summary>
    Bold,

    /// <summary>Fainter.</summary>
    Dim,
}

/// <summary>One line of the screen.</summary>
/// <param name="Text">Its text, without anything that steers a terminal.</param>
/// <param name="Style">How it looks.</param>
internal readonly record struct ScreenLine(string Text, ScreenStyle Style = ScreenStyle.Plain);
