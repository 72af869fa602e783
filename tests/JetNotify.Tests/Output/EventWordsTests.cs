using System.Text;
using JetNotify.Junos;
using JetNotify.Output;

namespace JetNotify.Tests.Output;

public sealed class EventWordsTests
{
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
