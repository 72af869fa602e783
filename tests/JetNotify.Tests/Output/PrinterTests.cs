using System.Text;
using System.Text.Json;
using JetNotify.Junos;
using JetNotify.Mqtt;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;
using JetNotify.Tests.Junos;

namespace JetNotify.Tests.Output;

public sealed class PrinterTests
{
    private readonly Captured _output = new();

    [Fact]
    public void A_batch_is_one_write_and_an_empty_one_is_none()
    {
        var printer = Print(new MessageFilter());
        printer.Flush();
        Assert.Equal(0, _output.Writes);
        Assert.Equal(SinkResult.Continue, Print(printer, "a"));
        Assert.Equal(SinkResult.Continue, Print(printer, "b"));
        Assert.Equal((0, 0), (printer.Printed, printer.LastPrinted));
        printer.Flush();
        printer.Flush();
        Assert.Equal("a 1\nb 1\n", _output.Text);
        Assert.Equal(1, _output.Writes);
        Assert.Equal(2, printer.Printed);
        Assert.InRange(Environment.TickCount64 - printer.LastPrinted, 0, 60_000);
    }

    [Fact]
    public void A_full_batch_asks_to_be_flushed()
    {
        var printer = Print(new MessageFilter());
        Assert.Equal(SinkResult.Continue, Print(printer, "a", payload: new string('x', OutputBuffer.Full - 1000)));
        Assert.Equal(SinkResult.Flush, Print(printer, "a", payload: new string('x', 1000)));
    }

    [Fact]
    public void Counting_ends_it_with_the_last_message_printed_and_none_after()
    {
        var printer = Print(new MessageFilter { NoRetained = true }, count: 2);
        Assert.Equal(SinkResult.Continue, Print(printer, "a"));
        Assert.Equal(SinkResult.Continue, Print(printer, "dropped", retain: true));
        Assert.Equal(SinkResult.Stop, Print(printer, "b"));
        Assert.Equal(SinkResult.Stop, Print(printer, "c"));
        printer.Flush();
        Assert.Equal("a 1\nb 1\n", _output.Text);
        Assert.Equal(2, printer.Printed);
    }

    [Fact]
    public void Filtered_topics_are_dropped()
    {
        var printer = Print(new MessageFilter { FilterOut = [Filter("a/#"), Filter("+/x")] });
        foreach (string topic in new[] { "a", "a/b", "b", "b/x", "b/y" })
        {
            Assert.Equal(SinkResult.Continue, Print(printer, topic));
        }

        printer.Flush();
        Assert.Equal("b 1\nb/y 1\n", _output.Text);
    }

    [Fact]
    public void Retained_only_ends_at_the_first_without_the_flag_and_does_not_print_it()
    {
        var printer = Print(new MessageFilter { RetainedOnly = true });
        Assert.Equal(SinkResult.Continue, Print(printer, "a", retain: true));
        Assert.Equal(SinkResult.Stop, Print(printer, "b"));
        Assert.Equal(SinkResult.Stop, Print(printer, "c", retain: true));
        printer.Flush();
        Assert.Equal("a 1\n", _output.Text);
    }

    [Fact]
    public void What_output_did_not_take_is_not_counted()
    {
        _output.Failure = new OutputException("full");
        var printer = Print(new MessageFilter());
        Print(printer, "a");
        Assert.Throws<OutputException>(printer.Flush);
        Assert.Equal(0, printer.Printed);
    }

    [Theory]
    [InlineData(nameof(OutputForm.Text), "a 1\n")]
    [InlineData(nameof(OutputForm.Raw), "1\n")]
    [InlineData(nameof(OutputForm.Pretty), "2019-01-22 14:59:06Z edge1                                     a 1\n")]
    [InlineData(nameof(OutputForm.Format), "1 a\n")]
    [InlineData(nameof(OutputForm.Json),
        "{\"ts\":\"2019-01-22T14:59:06.123456Z\",\"device\":\"edge1\",\"topic\":\"a\",\"qos\":0,\"retain\":false,\"encoding\":\"json\",\"payload\":1}\n")]
    public void It_prints_the_form_that_was_asked_for(string form, string expected)
    {
        Assert.True(FormatString.TryParse("%p %t", out var format, out _));
        var printer = new Printer(new OutputPlan { Form = Enum.Parse<OutputForm>(form), Format = format },
            new MessageFilter(), null, "edge1", _output);
        Print(printer, "a");
        printer.Flush();
        Assert.Equal(expected, _output.Text);
    }

    [Theory]
    [InlineData("ifa", "attributes.family = inet")]
    [InlineData("login text", "topic = */syslog/*")]
    [InlineData("ifa login", "severity >= info", "host = v*")]
    [InlineData("login", "severity >= info", "topic = */syslog/*")]
    [InlineData("ifa login text", "device = edge1")]
    [InlineData("login text", "attributes.family != inet")]
    [InlineData("", "device = edge1", "host = nobody")]
    [InlineData("", "topic = nothing", "host = v*")]
    public void Every_condition_must_hold(string kept, params string[] conditions)
    {
        string topics = string.Join(' ',
            Kept(new MessageFilter { Conditions = [.. conditions.Select(OutputEvents.Condition)] }));
        Assert.Equal(
            kept.Replace("ifa", Bodies.IfaTopic, StringComparison.Ordinal).Replace("login", Bodies.LoginTopic,
                StringComparison.Ordinal)
                .Replace("text", Bodies.LoginTopic, StringComparison.Ordinal),
            topics);
    }

    [Fact]
    public void A_selection_keeps_what_was_asked_for_and_typed_topics_keep_theirs()
    {
        var selection = OutputEvents.Plan(new Selector { Kinds = [EventKind.Ifa], Families = ["inet6"] });
        Assert.Empty(Kept(new MessageFilter { Selection = selection }));
        Assert.Equal(
            [Bodies.LoginTopic, Bodies.LoginTopic],
            Kept(new MessageFilter { Selection = selection, Topics = [Filter("/junos/events/syslog/#")] }));
        Assert.Equal(
            [Bodies.LoginTopic],
            Kept(new MessageFilter
            {
                Selection = selection,
                Topics = [Filter("/junos/events/syslog/#")],
                Conditions = [OutputEvents.Condition("facility = auth")],
            }));
    }

    [Fact]
    public void What_conditions_drop_is_not_counted()
    {
        var printer = Print(new MessageFilter { Conditions = [OutputEvents.Condition("topic = b")] }, count: 1);
        Assert.Equal(SinkResult.Continue, Print(printer, "a"));
        Assert.Equal(SinkResult.Stop, Print(printer, "b"));
        printer.Flush();
        Assert.Equal("b 1\n", _output.Text);
    }

    [Fact]
    public void Records_stand_among_the_messages_and_count_as_none()
    {
        var printer = new Printer(new OutputPlan { Status = true }, new MessageFilter(), 2, "edge1", _output);
        printer.AddRecord("first\n"u8);
        printer.Flush();
        Assert.Equal((0, 0), (printer.Printed, printer.LastPrinted));
        Assert.Equal(SinkResult.Continue, Print(printer, "a"));
        printer.AddRecord("second\n"u8);
        Assert.Equal(SinkResult.Stop, Print(printer, "b"));
        printer.AddRecord("last\n"u8);
        printer.Flush();
        Assert.Equal("first\na 1\nsecond\nb 1\nlast\n", _output.Text);
        Assert.Equal(2, printer.Printed);
    }

    [Fact]
    public void Records_that_nobody_asked_for_are_not_printed()
    {
        var printer = Print(new MessageFilter());
        printer.AddRecord("first\n"u8);
        printer.Flush();
        Assert.Equal(string.Empty, _output.Text);
    }

    private static string[] Kept(MessageFilter filter)
    {
        var output = new Captured();
        var printer = new Printer(new OutputPlan { Form = OutputForm.Json }, filter, null, "edge1", output);
        foreach ((string topic, byte[] body) in OutputEvents.All.Take(3))
        {
            printer.OnPublish(new Publish
            {
                Topic = Encoding.UTF8.GetBytes(topic),
                Payload = body,
                ReceivedAt = OutputMessages.ReceivedAt
            });
        }

        printer.Flush();
        return [.. output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("topic").GetString()!)];
    }

    private static TopicFilter Filter(string text)
    {
        Assert.True(TopicFilter.TryParse(text, out var filter, out string error), error);
        return filter;
    }

    private static SinkResult Print(Printer printer, string topic, bool retain = false, string payload = "1") =>
        printer.OnPublish(new Publish
        {
            Topic = Encoding.UTF8.GetBytes(topic),
            Payload = Encoding.UTF8.GetBytes(payload),
            Retain = retain,
            ReceivedAt = OutputMessages.ReceivedAt,
        });

    private Printer Print(MessageFilter filter, long? count = null) =>
        new(new OutputPlan(), filter, count, "edge1", _output);

    private sealed class Captured : IOutput
    {
        private readonly List<byte> _bytes = [];

        public int Writes { get; private set; }

        public IOException? Failure { get; set; }

        public string Text => Encoding.UTF8.GetString(_bytes.ToArray());

        public long BlockedSince => 0;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            Writes++;
            _bytes.AddRange(bytes);
        }

        public void WatchReader(Action readerGone)
        {
        }
    }
}
