using System.Text;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Tests.Output;

public sealed class EventWordsTests
{
    [Theory]
    [InlineData("SNMP_TRAP_LINK_DOWN", "SNMP_TRAP_LINK_DOWN: ifIndex 5, ifName xe-0/0/1",
        "xe-0/0/1|down SNMP_TRAP_LINK_DOWN: ifIndex 5, ifName xe-0/0/1")]
    [InlineData("SNMP_TRAP_LINK_UP", "", "xe-0/0/1|up SNMP_TRAP_LINK_UP")]
    [InlineData("UI_COMMIT_COMPLETED", "UI_COMMIT_COMPLETED: commit complete", "UI_COMMIT_COMPLETED|commit complete")]
    [InlineData("UI_COMMIT_COMPLETED", ": commit complete", "UI_COMMIT_COMPLETED|commit complete")]
    [InlineData("BFDD_TRAP_SHOP_STATE_DOWN", "", "BFDD_TRAP_SHOP_STATE_DOWN|xe-0/0/1")]
    public void What_the_system_log_says_is_about_its_link_or_its_tag_which_is_said_once(
        string tag, string message, string expected)
    {
        var decoder = new EventDecoder();
        var sentences = new EventWords(decoder);
        string said = message.Length == 0 ? "" : $"\"message\":\"{message}\",";
        byte[] body = Encoding.UTF8.GetBytes(
            $"{{\"jet-event\":{{\"event-id\":\"{tag}\",{said}\"attributes\":{{\"interface-name\":\"xe-0/0/1\"}}}}}}");
        var text = new OutputBuffer();

        int split = sentences.Append(
            text, EventKind.Syslog, decoder.Decode(Encoding.UTF8.GetBytes($"/junos/events/syslog/{tag}"), body));

        string words = Encoding.UTF8.GetString(text.Written);
        Assert.Equal(expected, $"{words[..split]}|{words[split..]}");
    }

    [Theory]
    [InlineData("""{"system":{"mtu":9000}}""", "1 change")]
    [InlineData("""{"system":{"mtu":9000,"on":true}}""", "2 changes")]
    public void Changes_are_counted_as_people_say_it(string patch, string words)
    {
        var decoder = new EventDecoder();
        var sentences = new EventWords(decoder);
        byte[] body = Encoding.UTF8.GetBytes($"{{\"commit-patch\":{patch}}}");
        var text = new OutputBuffer();

        _ = sentences.Append(text, EventKind.ConfigUpdate,
            decoder.Decode("/junos/events/genpub/config-update"u8, body));

        Assert.Equal(words, Encoding.UTF8.GetString(text.Written));
    }
}
