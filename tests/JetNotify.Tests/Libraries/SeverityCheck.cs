using System.Text;
using JetNotify.Junos;

namespace JetNotify.Tests.Libraries;

/// <summary>Says which events are warnings or graver, and what they are about.</summary>
internal sealed class SeverityCheck
{
    private readonly EventDecoder _decoder = new();
    private readonly EventField _name;
    private readonly WherePredicate _isGrave;

    public SeverityCheck()
    {
        _name = _decoder.Add(EventPath.Parse("event-id"));
        if (!Where.TryParse("severity >= warning", out var condition, out var error))
        {
            throw new FormatException(error.ToString());
        }

        _isGrave = condition.Bind(_decoder);
    }

    /// <summary>Returns the event's name, or null where it is not grave.</summary>
    public string? Check(string topic, string payload)
    {
        var message = _decoder.Decode(Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(payload));
        return _isGrave.Holds(message) && message.TryGet(_name, out var name)
            ? $"{message.Kind}: {Encoding.UTF8.GetString(name)}"
            : null;
    }
}
