using System.Text;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Tests.Output;

public sealed class AllocationTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("text-terminal")]
    [InlineData("json")]
    [InlineData("json-terminal")]
    [InlineData("raw")]
    [InlineData("%t %p")]
    [InlineData("%20t|%-5l|%.2:x|%q|%r|%m|%I|%U|@H:@M:@S.@N @a @c @Z|%A %C %D %E %F %P %R %S|%d|%f")]
    [InlineData("%j %J")]
    public void Ten_thousand_messages_allocate_nothing(string form)
    {
        IMessageFormat format = form switch
        {
            "text" => new TextFormat(new OutputPlan { Timestamp = true }),
            "text-terminal" => new TextFormat(new OutputPlan { Terminal = true, Color = true }),
            "json" => new JsonFormat(terminal: false),
            "json-terminal" => new JsonFormat(terminal: true),
            "raw" => new RawFormat(newline: true),
            _ => OutputMessages.Custom(form, zone: "America/New_York"),
        };
        var batch = new Batch();
        byte[] topic = Encoding.UTF8.GetBytes(OutputMessages.Topic);
        byte[][] payloads = [.. OutputMessages.Payloads.Select(p => p.Payload), BitConverter.GetBytes(0.125), BitConverter.GetBytes(0.1f)];
        Print(1_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Print(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Print(int count)
        {
            for (int i = 0; i < count; i++)
            {
                format.Append(batch, new Publish
                {
                    Topic = topic,
                    Payload = payloads[i % payloads.Length],
                    Properties = PropertyBytes.Every,
                    QoS = (QoS)(i % 3),
                    Dup = i % 2 == 0,
                    Retain = i % 2 == 1,
                    PacketId = 7,
                    ReceivedAt = OutputMessages.ReceivedAt.AddMilliseconds(i),
                });
                if (batch.Length >= Batch.Full)
                {
                    batch.Clear();
                }
            }
        }
    }
}
