using JetNotify.Junos;
using JetNotify.Mqtt.Wire;

namespace JetNotify.Output;

/// <summary>Turns one message into the bytes of its form. No allocation per message; one thread at a time. A form that
/// shows fields of the event asks the printer's decoder for their paths when it is made.</summary>
internal interface IMessageFormat
{
    /// <summary>Appends the message, with its line end where the form has one.</summary>
    /// <param name="batch">Where to.</param>
    /// <param name="publish">The message.</param>
    /// <param name="message">The same message as an event of that decoder; without value for a form that asked for no
    /// path.</param>
    void Append(OutputBuffer batch, in Publish publish, in JetEvent message);
}
