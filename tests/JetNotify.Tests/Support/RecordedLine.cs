using System.Globalization;
using System.Text.Json;

namespace JetNotify.Tests.Support;

/// <summary>Lines of recordings, of synthetic events.</summary>
internal static class RecordedLine
{
    public const string Header = """{"jetnotify-recording":1,"created":"2026-11-28T12:00:00Z"}""";

    /// <summary>Returns a message's line, without a line feed.</summary>
    public static string Of(DateTime at, string device, string topic, string payload)
    {
        string time = at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
        return $$"""{"ts":"{{time}}","device":"{{device}}","topic":"{{topic}}","qos":0,"retain":false,"dup":false,"""
            + "\"encoding\":\"utf8\",\"payload\":" + JsonSerializer.Serialize(payload) + "}";
    }

    /// <summary>Returns the line of a link that goes up or down.</summary>
    public static string Link(DateTime at, string device, string name, string state) =>
        Of(at, device, $"/junos/events/syslog/SNMP_TRAP_LINK_{state}", LinkPayload(name, state));

    /// <summary>Returns what the system log says of a link.</summary>
    public static string LinkPayload(string name, string state) =>
        $$$"""{"jet-event":{"event-id":"SNMP_TRAP_LINK_{{{state}}}","attributes":{"""
            + "\"interface-name\":" + JsonSerializer.Serialize(name) + "}}}";
}
