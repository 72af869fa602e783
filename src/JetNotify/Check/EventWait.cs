using System.Globalization;
using System.Text;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Terminal;

namespace JetNotify.Check;

/// <summary>The wait for a first event, and what is said of it when one came and when none did.</summary>
internal sealed class EventWait : IDisposable
{
    private const int MostNamed = 5;

    private readonly CheckPlan _plan;
    private readonly Diagnostics _log;
    private readonly Timer _clock;
    private Progress? _countdown;
    private long _since;

    public EventWait(CheckPlan plan, Connection connection, Diagnostics log)
    {
        _plan = plan;
        _log = log;
        _clock = new Timer(_ => connection.Stop());
    }

    /// <summary>Notes that SUBSCRIBE is on its way.</summary>
    public void Asked() => _since = Environment.TickCount64;

    /// <summary>Begins the wait; when it is over the connection is stopped.</summary>
    public void Begin()
    {
        _clock.Change(_plan.Wait, Timeout.InfiniteTimeSpan);
        if (_plan.Countdown)
        {
            long end = Environment.TickCount64 + (long)_plan.Wait.TotalMilliseconds;
            _countdown = new Progress(_log.Show, TimeProvider.System, () => Countdown(end));
        }
    }

    /// <summary>Returns the step that tells of the event that came.</summary>
    public CheckStep Came(in Publish publish)
    {
        _countdown?.Dispose();
        string topic = Encoding.UTF8.GetString(publish.Topic);
        string after = Seconds(TimeSpan.FromMilliseconds(Environment.TickCount64 - _since));
        string kept = publish.Retain ? " (retained: the broker kept it from earlier)" : string.Empty;
        return new CheckStep("event", StepOutcome.Ok, new Diagnosis(
            string.Create(CultureInfo.InvariantCulture, $"after {after}: {topic}, {publish.Payload.Length} "
                + $"bytes{kept}")))
        {
            Fields =
            [
                new("ts", publish.ReceivedAt),
                new("topic", topic),
                new("qos", (int)publish.QoS),
                new("retain", publish.Retain),
                new("bytes", publish.Payload.Length),
            ],
        };
    }

    /// <summary>Returns the step that tells that none came: everything works, and there was nothing to tell.</summary>
    public CheckStep NothingCame()
    {
        _countdown?.Dispose();
        string[] filters = [.. _plan.Subscribe.Subscriptions.Select(subscription => subscription.Filter.Text)
            .Where(filter => filter[0] != '$')];
        string[] misses = [.. filters.Where(filter => !TopicReach.IsEvent(filter))];
        List<Advice> advice = [.. misses.Take(MostNamed).Select(Miss)];
        if (misses.Length > 0 && misses.Length == filters.Length)
        {
            advice.Add(new("Connected and subscribed, but to nothing that a Junos router tells of itself: jetnotify "
                + "topics lists what it does"));
            return new CheckStep("event", StepOutcome.None, new Diagnosis($"nothing came within {Seconds(_plan.Wait)}",
                advice));
        }

        advice.Add(new(
            "Connected and subscribed: all is well. Events are edges: a router tells what changes from now on, not how "
            + "things are. To cause one, in its configuration mode:",
            "set interfaces xe-0/0/0 unit 0 family inet address 192.168.10.1/24",
            "commit"));
        advice.Add(new(
            "Commits themselves are told only with this, which Junos takes only where extension-service "
                + "notification is "
            + "configured:",
            "set system commit notification"));
        return new CheckStep("event", StepOutcome.None, new Diagnosis($"nothing came within {Seconds(_plan.Wait)}",
            advice));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _clock.Dispose();
        _countdown?.Dispose();
    }

    private static string Countdown(long end)
    {
        long left = Math.Max(0, end - Environment.TickCount64 + 999) / 1000;
        return ControllingTerminal.IsInForeground ? $"waiting for a first event, {left} s left; Ctrl-C ends" : "";
    }

    private static Advice Miss(string filter) => new(filter[0] is '/' or '+'
        ? $"No event of a Junos router has a topic that '{filter}' matches"
        : $"Every topic of a Junos router begins with '/': '{filter}' matches none of them");

    private static string Seconds(TimeSpan span) =>
        string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s");
}
