using static JetNotify.Tests.CommandLine.Invocation;

namespace JetNotify.Tests.CommandLine.Options;

public sealed class JunosTopicsTests
{
    [Theory]
    [InlineData("-h vqfx -t junos/events/#", "'junos/events/#' matches no topic of a Junos event (did you mean "
        + "'/junos/events/#'?)")]
    [InlineData("-h localhost -t junos/events/#", "'junos/events/#' matches no topic of a Junos event (did you mean "
        + "'/junos/events/#'?)")]
    [InlineData("-h 127.0.0.1 -t /junos/events/kernel/interface/#",
        "'/junos/events/kernel/interface/#' matches no topic of a Junos event (did you mean "
            + "'/junos/events/kernel/interfaces/#'?)")]
    [InlineData("-h vqfx -t dev/1 -t dev/2 -t /junos/events/#",
        "'dev/1' matches no topic of a Junos event (jetnotify topics lists them), nor do 1 more")]
    [InlineData("--demo -t dev/1", "'dev/1' matches no topic of a Junos event (jetnotify topics lists them)")]
    public void A_topic_that_no_event_has_is_warned_about(string typed, string note) =>
        Assert.Equal([note], OfSubscribe(typed.Split(' ')).Plan.Notes);

    [Theory]
    [InlineData("-h vqfx -t $SYS/#")]
    [InlineData("-h vqfx -t #")]
    [InlineData("-h 127.0.0.1 -t dev/1")]
    [InlineData("-h ::1 -t dev/1")]
    [InlineData("-L mqtt://localhost/dev/1")]
    [InlineData("--unix /run/mqtt -t dev/1")]
    [InlineData("-h broker.example --tls -t dev/1")]
    [InlineData("-L ws://broker.example -t dev/1")]
    [InlineData("-h vqfx --event all")]
    public void Nothing_is_said_where_no_router_is_meant(string typed) =>
        Assert.Empty(OfSubscribe(typed.Split(' ')).Plan.Notes);

    [Theory]
    [InlineData("json", "--format: without a % field nothing of a message is printed (did you mean -o json?)")]
    [InlineData("pretty", "--format: without a % field nothing of a message is printed (did you mean -o pretty?)")]
    [InlineData("100%%", "--format: without a % field nothing of a message is printed (did you mean -o json?)")]
    [InlineData("@H:@M", "--format: without a % field nothing of a message is printed (did you mean -o json?)")]
    [InlineData("x", "--format: without a % field nothing of a message is printed (did you mean -o json?)")]
    public void A_format_that_says_nothing_of_a_message_is_warned_about(string format, string note) =>
        Assert.Equal([note], PlanOf("-F", format).Notes);

    [Fact]
    public void Header_fields_of_the_WebSocket_request_reach_the_plan() => Assert.Equal(
        [new("Authorization", "Bearer a=b"), new("X-Empty", "")],
        PlanOf("--ws", "--ws-header", "Authorization=Bearer a=b", "--ws-header",
            "X-Empty=").Transport.WebSocket!.Headers);
}
