using JetNotify.Junos;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Tests.Output;

/// <summary>A form with the decoder it asks, as the printer has them; the messages come from the device
/// <c>edge1</c>.</summary>
internal sealed class Form
{
    private readonly EventDecoder _decoder = new();
    private readonly IMessageFormat _format;

    public Form(Func<EventDecoder, IMessageFormat> make) => _format = make(_decoder);

    public static Form Text(OutputPlan plan) => new(_ => new TextFormat(plan));

    public static Form Json(bool terminal) => new(decoder => new JsonFormat(terminal, decoder));

    public static Form Raw(bool newline) => new(_ => new RawFormat(newline));

    public static Form Pretty(bool color = false, int? columns = null) => new(decoder =>
        new PrettyFormat(color, columns is { } width ? () => width : null, decoder));

    public static Form Csv() => new(decoder => new CsvFormat(terminal: false, decoder));

    public void Append(OutputBuffer batch, in Publish publish) =>
        _format.Append(batch, in publish, _decoder.Decode(publish.Topic, publish.Payload, "edge1"u8));
}
