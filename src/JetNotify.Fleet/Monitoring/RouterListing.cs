using System.Globalization;
using System.Text.Json;

namespace JetNotify.Fleet.Monitoring;

/// <summary>Writes how each router is, one JSON object a line. Any thread.</summary>
/// <param name="fleet">The fleet.</param>
/// <param name="explain">Returns what a failure means, with its cure.</param>
public sealed class RouterListing(FleetCollector fleet, Func<Router, string?> explain)
{
    /// <summary>Writes all of it, piece by piece.</summary>
    public async ValueTask Write(TextBuffer text, Func<ValueTask> sendFull)
    {
        foreach (var router in fleet.Routers.OrderBy(router => router.Name, StringComparer.Ordinal))
        {
            Append(text, router);
            if (text.Length >= 48 * 1024)
            {
                await sendFull().ConfigureAwait(false);
            }
        }
    }

    private void Append(TextBuffer text, Router router)
    {
        var target = router.Spec.Transport;
        text.Append("{\"device\":"u8);
        AppendString(text, router.Name);
        text.Append(",\"host\":"u8);
        AppendString(text, target.UnixPath ?? target.Host);
        text.Append(string.Create(CultureInfo.InvariantCulture,
            $",\"port\":{target.Port},\"state\":\"{Word(router.State)}\",\"since\":\"{Time(router.Since)}\""));
        if (router.State == RouterState.Waiting)
        {
            text.Append(string.Create(CultureInfo.InvariantCulture,
                $",\"retry-in\":{Math.Max(0, router.RetryAt - Environment.TickCount64) / 1000.0:0.0}"));
        }

        if (router.LastError is not null && explain(router) is { } why)
        {
            text.Append(",\"error\":"u8);
            AppendString(text, why);
        }

        if (router.Events > 0)
        {
            text.Append($",\"last-event\":\"{Time(router.LastEvent)}\"");
        }

        text.Append(string.Create(CultureInfo.InvariantCulture,
            $",\"events\":{router.Events},\"reconnects\":{router.Reconnects},\"take-overs\":{router.TakeOvers},\"gap-seconds\":{router.Gaps.TotalSeconds:0.###}}}\n"));
    }

    private static void AppendString(TextBuffer text, string value)
    {
        text.Append("\""u8);
        text.Append(JsonEncodedText.Encode(value).EncodedUtf8Bytes);
        text.Append("\""u8);
    }

    private static string Time(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>Returns a state as a word.</summary>
    public static string Word(RouterState state) => state switch
    {
        RouterState.Queued => "queued",
        RouterState.Connecting or RouterState.Opening => "connecting",
        RouterState.Up => "up",
        RouterState.Waiting => "waiting",
        _ => "leaving",
    };
}
