using JetNotify.CommandLine.Values;
using JetNotify.Junos;

namespace JetNotify.CommandLine.Options;

/// <summary>Which Junos events, by name and by what they say.</summary>
internal sealed class EventOptions : SelectorOptions
{
    /// <summary>The options, declared.</summary>
    public EventOptions()
    {
        Where = Value<Where>("--where", [], "'PATH OP VALUE'", "a condition",
            "Print only events for which this holds; given more than once, all must.\nPATH: kind, op, event-id, severity, interface, attributes.family, topic, device …\nOP: = and != with globs, =~ regular expression, < <= > >= numbers and severity.",
            EventText.Condition);
    }

    /// <summary><c>--where</c>.</summary>
    public ValueOption<Where> Where { get; }
}
