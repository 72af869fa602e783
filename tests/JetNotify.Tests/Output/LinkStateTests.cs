using System.Text;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Tests.Output;

/// <summary>What the pretty form says of a link: up or down, where the event tells it and nowhere else.</summary>
public sealed class LinkStateTests
{
    private const string Up = "\e[32mup";
    private const string Down = "\e[1;31mdown";

    [Theory]
    [InlineData("SNMP_TRAP_LINK_DOWN", "ifOperStatus down(2), ifName xe-0/0/1", " xe-0/0/1 ", " down ")]
    [InlineData("SNMP_TRAP_LINK_UP", "ifOperStatus up(1), ifName xe-0/0/1", " xe-0/0/1 ", " up ")]
    public void A_link_trap_says_which_interface_and_what_became_of_it(
        string tag, string message, string name, string state)
    {
        string line = Line(tag, message, "\"interface-name\": \"xe-0/0/1\"");

        Assert.Contains(name, line, StringComparison.Ordinal);
        Assert.Contains(state, line, StringComparison.Ordinal);
        Assert.EndsWith($"{tag}: {message}\n", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SNMP_TRAP_LINK_DOWN", Down, Up)]
    [InlineData("SNMP_TRAP_LINK_UP", Up, Down)]
    public void Colours_tell_them_apart(string tag, string has, string hasNot)
    {
        string line = Line(tag, "m", "\"interface-name\": \"ae0\"", color: true);

        Assert.Contains(has, line, StringComparison.Ordinal);
        Assert.DoesNotContain(hasNot, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SNMP_TRAP_LINK_DOWNSTREAM")]
    [InlineData("UI_COMMIT_COMPLETED")]
    [InlineData("SYSTEM")]
    public void Nothing_else_says_up_or_down(string tag)
    {
        string line = Line(tag, "m", "\"interface-name\": \"ae0\"", color: true);

        Assert.DoesNotContain(Up, line, StringComparison.Ordinal);
        Assert.DoesNotContain(Down, line, StringComparison.Ordinal);
    }

    private static string Line(string tag, string message, string attribute, bool color = false)
    {
        var batch = new OutputBuffer();
        Form.Pretty(color).Append(batch, new Publish
        {
            Topic = Encoding.UTF8.GetBytes($"/junos/events/syslog/{tag}"),
            Payload = Encoding.UTF8.GetBytes($$$"""
                {"jet-event": {"event-id": "{{{tag}}}", "hostname": "vqfx", "time": "2019-01-22-14:59:06", "severity": "warning",
                "message": "{{{tag}}}: {{{message}}}", "attributes": { {{{attribute}}} } } }
                """),
        });
        return Encoding.UTF8.GetString(batch.Written);
    }
}
