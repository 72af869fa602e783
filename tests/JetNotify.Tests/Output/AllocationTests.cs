using System.Text;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Tests.Support;

namespace JetNotify.Tests.Output;

public sealed class AllocationTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("text-terminal")]
    [InlineData("json")]
    [InlineData("json-terminal")]
    [InlineData("pretty")]
    [InlineData("pretty-color")]
    [InlineData("raw")]
    [InlineData("%{interface} %-10{host} %{attributes} %{changes} %{topic} %{device}")]
    [InlineData("%t %p")]
    [InlineData("%20t|%-5l|%.2:x|%q|%r|%m|%I|%U|@H:@M:@S.@N @a @c @Z|%A %C %D %E %F %P %R %S|%d|%f")]
    [InlineData("%j %J")]
    public void Ten_thousand_messages_allocate_nothing(string form)
    {
        var format = form switch
        {
            "text" => Form.Text(new OutputPlan { Timestamp = true }),
            "text-terminal" => Form.Text(new OutputPlan { Terminal = true, Color = true }),
            "json" => Form.Json(false),
            "json-terminal" => Form.Json(true),
            "pretty" => Form.Pretty(),
            "pretty-color" => Form.Pretty(color: true),
            "raw" => Form.Raw(newline: true),
            _ => OutputMessages.Custom(form, zone: "America/New_York"),
        };
        var batch = new OutputBuffer();
        (byte[] Topic, byte[] Payload)[] messages =
        [
            .. OutputMessages.Payloads.Select(one => (Encoding.UTF8.GetBytes(OutputMessages.Topic), one.Payload)),
            .. OutputEvents.All.Select(one => (Encoding.UTF8.GetBytes(one.Topic), one.Body)),
            ("a"u8.ToArray(), BitConverter.GetBytes(0.125)),
            ("a"u8.ToArray(), BitConverter.GetBytes(0.1f)),
        ];
        Print(1_000);
        Assert.Equal(0, Allocation.Of(() => Print(10_000)));

        void Print(int count)
        {
            for (int i = 0; i < count; i++)
            {
                format.Append(batch, new Publish
                {
                    Topic = messages[i % messages.Length].Topic,
                    Payload = messages[i % messages.Length].Payload,
                    Properties = PropertyBytes.Every,
                    QoS = (QoS)(i % 3),
                    Dup = i % 2 == 0,
                    Retain = i % 2 == 1,
                    PacketId = 7,
                    ReceivedAt = OutputMessages.ReceivedAt.AddMilliseconds(i),
                });
                if (batch.Length >= OutputBuffer.Full)
                {
                    batch.Clear();
                }
            }
        }
    }

    [Theory]
    [InlineData("attributes.family = inet6")]
    [InlineData("interface = xe-*", "severity >= info", "attributes.flags > 100", "message =~ logged.in")]
    [InlineData("topic = */syslog/*")]
    public void Ten_thousand_messages_under_conditions_allocate_nothing(params string[] conditions)
    {
        var filter = new MessageFilter
        {
            Selection = OutputEvents.Plan(new Selector { Groups = [EventGroup.All] }),
            Conditions = [.. conditions.Select(OutputEvents.Condition)],
        };
        var printer = new Printer(new OutputPlan { Form = OutputForm.Json }, filter, null, "edge1", new NoOutput());
        (byte[] Topic, byte[] Body)[] messages = [.. OutputEvents.All.Select(one => (Encoding.UTF8.GetBytes(one.Topic),
            one.Body))];
        Print(1_000);
        Assert.Equal(0, Allocation.Of(() => Print(10_000)));

        void Print(int count)
        {
            for (int i = 0; i < count; i++)
            {
                (byte[] topic, byte[] body) = messages[i % messages.Length];
                if (printer.OnPublish(new Publish
                {
                    Topic = topic,
                    Payload = body,
                    ReceivedAt = OutputMessages.ReceivedAt
                }) == SinkResult.Flush)
                {
                    printer.Flush();
                }
            }
        }
    }

    private sealed class NoOutput : IOutput
    {
        public long BlockedSince => 0;

        public void Write(ReadOnlySpan<byte> bytes)
        {
        }

        public void WatchReader(Action readerGone)
        {
        }
    }
}
