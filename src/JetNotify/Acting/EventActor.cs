using System.Text;
using JetNotify.Junos;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Acting;

/// <summary>Has printed events set off what the plan says. The printer's thread.</summary>
internal sealed class EventActor : IPrintObserver, IDisposable
{
    private const int MostHeld = 50_000;
    private const int LongestField = 8192;

    // How much longer than a command may take the end waits.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private static readonly (string Variable, string Path)[] s_fields =
    [
        ("KIND", "kind"), ("OP", "op"), ("DEVICE", "device"), ("TOPIC", "topic"), ("EVENT_ID", "event-id"),
        ("SEVERITY", "severity"), ("HOSTNAME", "hostname"), ("INTERFACE", "interface"), ("FAMILY", "family"),
        ("ADDRESS", "address"), ("PREFIX", "prefix"), ("TABLE", "table"), ("MESSAGE", "message"),
        ("STATE", "attributes.state"), ("USERNAME", "attributes.username"),
    ];

    private readonly ActingPlan _plan;
    private readonly Diagnostics _log;
    private readonly EventDecoder _decoder = new();
    private readonly JsonFormat _format;
    private readonly JsonFormat _headed;
    private readonly (string Name, EventField Field)[] _fields;
    private readonly BodyTemplate.Filler? _filler;
    private readonly OutputBuffer _record = new(capacity: 4096);
    private readonly Dictionary<string, DateTime> _held = [];
    private readonly List<ActionQueue> _queues = [];
    private readonly WebhookAction? _webhook;
    private long _heldDown;

    public EventActor(ActingPlan plan, TimeProvider clock, Diagnostics log)
    {
        _plan = plan;
        _log = log;
        _format = new JsonFormat(terminal: false, _decoder);
        _headed = new JsonFormat(terminal: false, _decoder, device: false);
        _fields = [.. s_fields.Select(field => (
            "JETNOTIFY_" + field.Variable, _decoder.Add(EventPath.Parse(field.Path))))];
        _filler = plan.Template?.Bind(_decoder);
        if (plan.Command is { } command)
        {
            _queues.Add(new ActionQueue(new ExecAction(command, plan.Timeout, log), plan.Most, plan.Rate,
                plan.Timeout + s_patience, clock, log));
        }

        if (plan.Webhook is { } address)
        {
            _webhook = new WebhookAction(address, plan.Secret, TimeSpan.FromSeconds(1));
            _queues.Add(new ActionQueue(_webhook, 1, null, s_patience, clock, log));
        }
    }

    /// <summary>How many actions went well. Any thread.</summary>
    public long Done => _queues.Sum(queue => queue.Done);

    /// <summary>How many failed. Any thread.</summary>
    public long Failed => _queues.Sum(queue => queue.Failed);

    /// <summary>How many were left out: too often, or too many waited. Any thread.</summary>
    public long Skipped => _queues.Sum(queue => queue.Skipped);

    /// <summary>How many events set nothing off for <c>--hold-down</c>. Any thread.</summary>
    public long HeldDown => Volatile.Read(ref _heldDown);

    /// <inheritdoc/>
    public void OnPrinted(in Publish publish, ReadOnlySpan<byte> device, RecordHead? head = null, long sequence = 0)
    {
        var message = _decoder.Decode(publish.Topic, publish.Payload, device, head?.Tags);
        var fields = new List<(string Name, string Value)>();
        foreach (var (name, field) in _fields)
        {
            if (message.TryGet(field, out var value))
            {
                // No variable can hold a NUL.
                string text = Encoding.UTF8.GetString(value[..Math.Min(value.Length, LongestField)]);
                fields.Add((name, text.Replace("\0", "", StringComparison.Ordinal)));
            }
        }

        if (IsHeldDown(fields, publish.ReceivedAt))
        {
            return;
        }

        _record.Clear();
        if (head is null)
        {
            _format.Append(_record, in publish, in message);
        }
        else
        {
            head.Append(_record, sequence, _headed, in publish, in message);
        }

        byte[] record = _record.Written[..^1].ToArray();
        var what = new ActingEvent(record, fields, _filler?.Fill(in message, record) ?? record);
        _queues.ForEach(queue => queue.Add(what));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queues.ForEach(queue => queue.Dispose());
        _webhook?.Dispose();
        if (_heldDown > 0)
        {
            _log.Info($"--hold-down: {_heldDown:N0} events set nothing off");
        }
    }

    private bool IsHeldDown(List<(string Name, string Value)> fields, DateTime now)
    {
        if (_plan.HoldDown == TimeSpan.Zero)
        {
            return false;
        }

        // Of one router and one thing: an interface, a prefix, or whatever the topic names.
        string Of(string name) => fields.Find(field => field.Name == name).Value ?? "";
        string thing = Of("JETNOTIFY_INTERFACE") is { Length: > 0 } link ? link : Of("JETNOTIFY_TOPIC");
        string key = $"{Of("JETNOTIFY_DEVICE")}\n{thing}";
        if (_held.TryGetValue(key, out var since) && IsWithin(since, now))
        {
            _heldDown++;
            return true;
        }

        if (_held.Count >= MostHeld)
        {
            foreach (string old in _held.Where(pair => !IsWithin(pair.Value, now)).Select(pair => pair.Key).ToList())
            {
                _held.Remove(old);
            }
        }

        if (_held.Count < MostHeld)
        {
            _held[key] = now;
        }

        return false;
    }

    // A clock that was set back holds nothing down.
    private bool IsWithin(DateTime since, DateTime now) => now >= since && now - since < _plan.HoldDown;
}
