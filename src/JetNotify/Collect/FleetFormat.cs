using JetNotify.Junos;
using JetNotify.Mqtt.Wire;
using JetNotify.Output;

namespace JetNotify.Collect;

/// <summary>A form of <c>subscribe</c> with the device in each record. One thread at a time.</summary>
/// <param name="plan">The form.</param>
/// <param name="decoder">Decodes the messages.</param>
internal sealed class FleetFormat(OutputPlan plan, EventDecoder decoder)
{
    private const int DeviceWidth = 16;

    private readonly IMessageFormat _inner = plan.Form == OutputForm.Json
        ? new JsonFormat(plan.Terminal, decoder, device: false)
        : Printer.FormatOf(plan, decoder);

    /// <summary>Appends one message of a router, its record's number before it where the form has one.</summary>
    public void Append(OutputBuffer batch, long sequence, RouterView view, in Publish publish, in JetEvent message)
    {
        switch (plan.Form)
        {
            case OutputForm.Json:
                view.Record.Append(batch, sequence, _inner, in publish, in message);
                return;
            case OutputForm.Pretty:
                AppendDevice(batch, view);
                break;
            case OutputForm.Text:
                TerminalText.Append(batch, view.Device, TerminalText.Keep.Nothing);
                batch.Append((byte)' ');
                break;
            default:
                break;
        }

        _inner.Append(batch, in publish, in message);
    }

    private static void AppendDevice(OutputBuffer batch, RouterView view)
    {
        int start = batch.Length;
        TerminalText.Append(batch, view.Device, TerminalText.Keep.Nothing);
        batch.Fill((byte)' ', Math.Max(0, DeviceWidth - (batch.Length - start)) + 1);
    }
}
